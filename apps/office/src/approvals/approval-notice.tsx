import { useTranslation } from '@stilltill/ui';
import { IconHandStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveEvents } from '../live/live.tsx';
import { useWaiting } from './approval-queries.ts';
import './approvals.css';

/** Says on every other page, without a sound, that somebody at a till waits for an answer. */
export function ApprovalNotice(): ReactNode {
  const { t } = useTranslation('approvals');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [first] = useWaiting();
  const queryClient = useQueryClient();
  // Somebody stands at a till and waits: this is read at once, and not with the next figures.
  useLiveEvents((event) => { if (event !== 'missed' && event.type === 'approval') void queryClient.invalidateQueries({ queryKey: ['approvals'] }); });
  return (
    <div role="status" className="of-approval-place">
      {first && !path.endsWith('/approvals') && (
        <Link to="/approvals" className="of-approval-notice">
          <IconHandStop size={22} stroke={1.75} aria-hidden />
          <span className="of-approval-words">{t('notice.asks', { name: first.operator_name, words: first.words })}</span>
          <span className="of-approval-look">{t('notice.look')}</span>
        </Link>
      )}
    </div>
  );
}
