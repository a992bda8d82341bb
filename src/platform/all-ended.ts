/** Like Promise.all, but a step that fails is not told before the others have ended: what they make can be swept then. */
export async function allEnded<T extends readonly unknown[]>(
  steps: {
    readonly [K in keyof T]: Promise<T[K]>
  },
): Promise<T> {
  await Promise.allSettled(steps)
  return (await Promise.all(steps)) as unknown as T
}
