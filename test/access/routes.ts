import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { z } from 'zod'
import type { RouteContract } from '../../src/platform/http/contract.ts'

export interface RegisteredRoute {
  method: string
  path: string
  /** Absent of what no contract describes. */
  contract: RouteContract<z.ZodType, z.ZodType, z.ZodType, z.ZodType> | undefined
}

const channel = 'fastify.initialization'

/** Every route that a server made by `make` registers, as the server itself has it; HEAD is what GET answers, without it. */
export async function routesOf(
  make: () => Promise<FastifyInstance>,
): Promise<{ app: FastifyInstance; routes: RegisteredRoute[] }> {
  const routes: RegisteredRoute[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
      const { contract } = (config ?? {}) as Pick<RegisteredRoute, 'contract'>
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, path: url, contract })
    })
  }
  diagnostics.subscribe(channel, listen)
  try {
    return { app: await make(), routes }
  } finally {
    diagnostics.unsubscribe(channel, listen)
  }
}
