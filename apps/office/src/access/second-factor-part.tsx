/** Whether everybody in the office needs more than a password. */
import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';

type Person = { readonly two_factor: boolean; readonly has_passkey: boolean };

export function SecondFactorPart({ demanded, people }: { readonly demanded: boolean; readonly people: readonly Person[] }): ReactNode {
  const { t } = useTranslation('account');
  const me = useQuery(queries.me()).data;
  const change = useCommand({ method: demanded ? 'DELETE' : 'POST', schema: z.unknown(), path: () => '/office/access/second-factor', body: () => ({}), invalidates: ['access', 'me'] });
  const without = people.filter(({ two_factor, has_passkey }) => !two_factor && !has_passkey).length;
  // Whoever came by a password alone would be the first to stand outside.
  const isFirst = !demanded && me?.by_second_factor === false;
  return (
    <Section title={t(demanded ? 'second_factor.demanded' : 'second_factor.not_demanded')} hint={t('second_factor.demand_hint')}>
      {change.fault && <FaultNotice fault={change.fault} showsData={false} />}
      <p>{without === 0 ? t('second_factor.without_none') : t('second_factor.without', { count: without })}</p>
      {isFirst && <p className="of-section-hint">{t('second_factor.own_first')}</p>}
      <div className="of-actions">
        {isFirst
          ? <Button component={Link} to="/account" variant="default">{t('second_factor.to_own')}</Button>
          : <Button variant={demanded ? 'default' : 'filled'} loading={change.busy} onClick={() => void change.run(undefined)}>{t(demanded ? 'second_factor.no_more' : 'second_factor.demand')}</Button>}
      </div>
    </Section>
  );
}
