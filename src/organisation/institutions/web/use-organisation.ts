import { useQueryClient } from '@tanstack/react-query'
import { getInstitution, listInstitutions, listPlanned } from '../contract.ts'

/** After a change: what roles reach may have changed with it, so nothing that was read before is to be trusted. */
export function useOrganisationChanged(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    const ours = [listInstitutions.path, getInstitution.path, listPlanned.path]
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => ours.includes(String(queryKey[0])) })
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !ours.includes(String(queryKey[0])) })
  }
}
