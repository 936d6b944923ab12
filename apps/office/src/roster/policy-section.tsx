import { NativeSelect } from '@mantine/core';
import { OffRosterPolicy, RosterPolicy } from '@stilltill/protocol/office-roster';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import type { Store } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Facts, Section } from '../components/page.tsx';
import type { OffRoster } from './roster-queries.ts';

/** What happens at each store where somebody begins outside of their roster. */
export function PolicySection({ policies, stores, manages }: {
  readonly policies: readonly { readonly store: string; readonly off_roster: OffRoster }[]; readonly stores: readonly Store[]; readonly manages: boolean;
}): ReactNode {
  const { t } = useTranslation('roster');
  const set = useCommand({
    method: 'PUT', schema: RosterPolicy, path: ({ store }: { store: string; off_roster: OffRoster }) => `/office/roster/policy/${store}`, body: ({ off_roster }) => ({ off_roster }), invalidates: ['roster'],
  });
  const policyOf = (store: string): OffRoster => policies.find((each) => each.store === store)?.off_roster ?? 'nothing';
  return (
    <Section title={t('policy.title')} hint={manages ? t('policy.hint') : `${t('policy.hint')} ${t('policy.owner_only')}`}>
      {set.fault && <FaultNotice fault={set.fault} />}
      {manages ? (
        <div className="of-fields">
          {stores.map(({ id, name }) => (
            <NativeSelect
              key={id} label={name} value={policyOf(id)} disabled={set.busy} onChange={(event) => void set.run({ store: id, off_roster: OffRosterPolicy.parse(event.currentTarget.value) })}
              data={OffRosterPolicy.options.map((value) => ({ value, label: t(`policy.of.${value}`) }))}
            />
          ))}
        </div>
      ) : <Facts items={stores.map(({ id, name }) => [name, t(`policy.of.${policyOf(id)}`)] as const)} />}
    </Section>
  );
}
