/** Every revision of a report side by side: what changed from one to the next stands below the figure. */
import { Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { Difference } from './shift-figures.tsx';
import type { ShiftDetail, ShiftReport } from './shift-queries.ts';

const AMOUNTS = [
  ['float', 'float_minor'], ['cash_in', 'cash_in_minor'], ['cash_out', 'cash_out_minor'], ['moved_in', 'moved_in_minor'], ['moved_out', 'moved_out_minor'],
  ['expected', 'expected_minor'], ['counted', 'counted_minor'], ['difference', 'difference_minor'],
] as const;

export function Revisions(props: { readonly shift: ShiftDetail }): ReactNode {
  const { t } = useTranslation('shifts');
  const { tag } = useLanguage();
  const { brief } = useStores();
  const { reports, currency, store_code } = props.shift;
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={currency} />;
  const before = (place: number): ShiftReport | undefined => reports[place - 1];
  return (
    <div className="of-shift-revisions">
      <Section title={t('revisions')} hint={t('revisions_hint')}>
        {/* A wide table is moved by the keys, too. */}
        <div className="of-table-wrap" role="region" aria-label={t('revisions')} tabIndex={0}>
          <table className="of-shift-table" aria-label={t('revisions')}>
            <thead><tr><th scope="col">{t('figure')}</th>{reports.map((each) => <th scope="col" key={each.revision}>{t('revision', { revision: each.revision })}<span className="of-shift-made">{brief(each.made_at, store_code)}</span></th>)}</tr></thead>
            <tbody>
              <tr><th scope="row">{t('counted_where')}</th>{reports.map((each) => <td key={each.revision}>{t(`where.${each.counted_by}`)}</td>)}</tr>
              <tr><th scope="row">{t('sales')}</th>{reports.map((each, place) => <Changed key={each.revision} before={before(place)?.sales} now={each.sales} show={(count) => countText(count, tag)} />)}</tr>
              <tr><th scope="row">{t('refunds')}</th>{reports.map((each, place) => <Changed key={each.revision} before={before(place)?.refunds} now={each.refunds} show={(count) => countText(count, tag)} />)}</tr>
              {AMOUNTS.map(([name, field]) => (
                <tr key={field}>
                  <th scope="row">{t(name)}</th>
                  {reports.map((each, place) => (
                    <Changed
                      key={each.revision} before={before(place)?.[field]} now={each[field]} show={money}
                      shown={field === 'difference_minor' ? <Difference amount_minor={each[field]} currency={currency} /> : undefined}
                    />
                  ))}
                </tr>
              ))}
              <tr><th scope="row">{t('reason')}</th>{reports.map((each) => <td key={each.revision} className="of-shift-reason">{each.reason ?? '—'}</td>)}</tr>
            </tbody>
          </table>
        </div>
      </Section>
    </div>
  );
}

function Changed<T extends bigint | number>(props: { readonly before: T | undefined; readonly now: T; readonly show: (value: T) => ReactNode; /** Where the value itself is shown in another way than its change. */ readonly shown?: ReactNode }): ReactNode {
  const { before, now, show, shown = show(now) } = props;
  if (before === undefined || before === now) return <td>{shown}</td>;
  // Two values of one kind: the compiler does not see that they have a difference.
  const change = (typeof now === 'bigint' ? now - (before as bigint) : now - (before as number)) as T;
  return <td data-changed><strong>{shown}</strong><span className="of-shift-change">{change > 0 && '+'}{show(change)}</span></td>;
}
