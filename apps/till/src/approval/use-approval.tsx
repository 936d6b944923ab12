import { type ReactNode, createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSurroundings } from '../till-context.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { type Approvals, type WithApproval, makeApprovals } from './approvals.ts';
import classes from './approval.module.css';

const ApprovalsContext = createContext<Approvals | null>(null);

/** Holds what waits for a manager while somebody is signed on: whoever leaves has given it up. */
export function ApprovalProvider(props: { readonly children: ReactNode }): ReactNode {
  const { till } = useSurroundings();
  const approvals = useMemo(() => makeApprovals(till), [till]);
  useEffect(() => () => approvals.giveUp(), [approvals]);
  return <ApprovalsContext value={approvals}>{props.children}</ApprovalsContext>;
}

function useApprovals(): Approvals {
  const approvals = useContext(ApprovalsContext);
  if (!approvals) throw new Error('an approval is asked for outside ApprovalProvider');
  return approvals;
}

/**
 * The way to do what may take a manager: see `WithApproval`. The page must hold one `ApprovalPlace`, where the manager is
 * asked.
 */
export function useApproval(): { readonly withApproval: WithApproval; readonly giveUp: () => void } {
  const { withApproval, giveUp } = useApprovals();
  return useMemo(() => ({ withApproval, giveUp }), [withApproval, giveUp]);
}

/** Whether a manager is being asked. */
export function useIsApprovalAsked(): boolean {
  const approvals = useApprovals();
  return useSyncExternalStore(approvals.subscribe, () => approvals.asked() !== null);
}

/** Where a manager is asked: in the place of what stands there, which stays as it is and comes back afterwards. */
export function ApprovalPlace(props: { readonly children: ReactNode }): ReactNode {
  const approvals = useApprovals();
  const asked = useSyncExternalStore(approvals.subscribe, approvals.asked);
  return (
    <>
      <div className={asked ? classes['away'] : classes['here']}>{props.children}</div>
      {asked && <ApprovalPanel asked={asked} ways={approvals} onBack={approvals.giveUp} />}
    </>
  );
}
