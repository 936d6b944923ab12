import { type ReactNode, useSyncExternalStore } from 'react';
import { ProofDialog } from '../approvals/proof-dialog.tsx';
import { proof } from './proof.ts';

/** Above every page and its dialogs: what asked for it waits below. */
export function ProofCover(): ReactNode {
  const asked = useSyncExternalStore(proof.subscribe, proof.isAsked);
  return asked ? <ProofDialog onProved={() => proof.settle(true)} onClose={() => proof.settle(false)} /> : null;
}
