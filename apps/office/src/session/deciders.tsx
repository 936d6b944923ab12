import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';

/** Whether whoever is signed in may change anything: an auditor reads. The server judges each command by itself. */
export function useDecides(): boolean {
  const role = useQuery(queries.me()).data?.role;
  return role !== undefined && role !== 'auditor';
}

/** What only somebody sees who may change something: a button that the server would refuse is not shown. */
export function Deciders({ children }: { readonly children: ReactNode }): ReactNode {
  return useDecides() ? children : null;
}
