import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FaultError } from '../api/client.ts';
import { Page } from '../components/page.tsx';

/** An address that leads nowhere. */
export function NotFound(): ReactNode {
  const { t } = useTranslation('office');
  return <Page title={t('not_found.title')} subtitle={t('not_found.hint')}><div className="of-actions"><Button component={Link} to="/">{t('not_found.action')}</Button></div></Page>;
}

/** The page could not begin, since the server does not answer. It stays where it is and can be tried again. */
export function LoadFailed(props: ErrorComponentProps): ReactNode {
  const { t } = useTranslation('office');
  const router = useRouter();
  return (
    <div className="of-bare"><div className="of-bare-card">
      <FaultNotice
        fault={props.error instanceof FaultError ? props.error.fault : { code: 'internal' }}
        action={<Button variant="default" onClick={() => { props.reset(); void router.invalidate(); }}>{t('list.retry')}</Button>}
      />
    </div></div>
  );
}
