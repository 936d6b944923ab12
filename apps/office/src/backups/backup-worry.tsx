import { Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/backups';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { backupStanding } from './backup-queries.ts';

/** One line on the first page for the owner, while backups need somebody. */
export function BackupWorry(): ReactNode {
  const { t } = useTranslation('backups');
  const is_owner = useQuery(queries.me()).data?.role === 'owner';
  const standing = useQuery({ ...backupStanding(), enabled: is_owner });
  const worry = standing.data?.worry;
  return is_owner && worry ? <Notice tone="amber" title={t(`worry.${worry}`)} action={<Link className="of-link" to="/backups">{t('worry.look')}</Link>} /> : null;
}
