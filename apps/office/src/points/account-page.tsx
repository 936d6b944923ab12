/** One account: its cards, its groups, and the ledger that its balance is the sum of. */
import { Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PointLedger } from '@stilltill/protocol/points';
import { EmptyState, FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { IconListDetails } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { AccountCards } from './account-cards.tsx';
import { NewCode } from './cards-section.tsx';
import { CouponSection } from './coupon-section.tsx';
import { type Ledger, type LedgerEntry, pointQueries, readLedger } from './point-queries.ts';
import { useFigures } from './use-figures.ts';
import './points.css';

const route = getRouteApi('/in/points/$account');

export function PointAccountPage(): ReactNode {
  const { t } = useTranslation('points');
  const { points } = useFigures();
  const { account } = route.useParams();
  const query = useInfiniteQuery({
    queryKey: ['points', 'ledger', account], queryFn: ({ pageParam, signal }) => readLedger(account, pageParam, signal), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined,
  });
  const [ledger] = query.data?.pages ?? [];
  const columns = useColumns();
  return (
    <Page
      before={<BackLink to="/points">{t('nav')}</BackLink>} title={ledger ? t('account.title', { points: points(ledger.balance_points) }) : query.error ? t('account.unknown') : null}
      subtitle={ledger && ledger.held_points > 0 ? t('account.hint_held', { points: points(ledger.held_points) }) : t('account.hint')}
      actions={ledger?.customer && <Link to="/customers/$customer" params={{ customer: ledger.customer }}>{t('account.customer')}</Link>}
    >
      {query.error && !ledger && <ReadFault of={query} />}
      {!ledger && !query.error && <Skeleton height={480} radius="md" />}
      {ledger && (
        <div className="of-columns">
          <div className="of-column">
            <Section title={t('account.ledger')}>
              <List
                plain name="point-entries" label={t('account.table')} columns={columns} row_key={(row) => row.id}
                state={{
                  rows: query.data?.pages.flatMap((page) => page.entries), fault: null, retry: () => void query.refetch(), more: query.hasNextPage ? () => void query.fetchNextPage() : undefined, loading_more: query.isFetchingNextPage,
                }}
                empty={<EmptyState icon={<IconListDetails size={40} stroke={1.25} />} title={t('account.empty')} hint={t('account.empty_hint')} />}
              />
            </Section>
          </div>
          <div className="of-column"><Cards ledger={ledger} /><Groups ledger={ledger} /><CouponSection account={account} /><Correct account={account} /></div>
        </div>
      )}
    </Page>
  );
}

function useColumns(): readonly Column<LedgerEntry>[] {
  const { t } = useTranslation('points');
  const { figure } = useFigures();
  const { brief } = useStores();
  return [
    { id: 'at', header: t('account.when'), fixed: true, narrow: 'title', cell: ({ at }) => brief(at) },
    { id: 'kind', header: t('account.what'), narrow: 'detail', cell: ({ kind }) => t(`account.kind.${kind}`) },
    { id: 'why', header: t('account.why'), cell: ({ by, reason }) => [by, reason].filter((each) => each !== null).join(' · ') },
    { id: 'until', header: t('account.until'), hidden_first: true, cell: ({ expires_at }) => (expires_at === null ? '' : brief(expires_at)) },
    { id: 'points', header: t('account.change'), align: 'end', fixed: true, narrow: 'amount', cell: ({ points }) => <span className="st-figures">{points > 0 ? `+${figure(points)}` : figure(points)}</span> },
  ];
}

function Cards({ ledger }: { readonly ledger: Ledger }): ReactNode {
  const { t } = useTranslation('points');
  const [made, setMade] = useState<string | null>(null);
  return (
    <Section title={t('account.cards')}>
      <AccountCards cards={ledger.cards} onMade={setMade} />
      {made !== null && <NewCode title={t('cards.made')} code={made} onDone={() => setMade(null)} />}
    </Section>
  );
}

function Groups({ ledger }: { readonly ledger: Ledger }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  const set = useCommand({ method: 'PUT', schema: PointLedger, path: () => `/office/points/accounts/${ledger.account}/groups`, body: (chosen: readonly string[]) => ({ groups: chosen }), invalidates: ['points'] });
  // What was ticked is shown at once; where the server refuses it, it is as it was.
  const [chosen, setChosen] = useState(ledger.groups);
  const choose = (groups_now: readonly string[]): void => {
    setChosen([...groups_now]);
    void set.run(groups_now).then((done) => done ?? setChosen(ledger.groups));
  };
  return (
    <Section title={t('account.groups')}>
      {groups.length === 0 && <p className="of-section-hint">{t('account.groups_none')}</p>}
      {groups.map(({ id, names }) => (
        <Checkbox
          key={id} label={nameIn(names, short)} checked={chosen.includes(id)} disabled={set.busy}
          onChange={(event) => choose(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
        />
      ))}
      {set.fault && <FaultNotice fault={set.fault} />}
    </Section>
  );
}

function Correct({ account }: { readonly account: string }): ReactNode {
  const { t } = useTranslation('points');
  const [points, setPoints] = useState('');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const correct = useCommand({ method: 'POST', schema: PointLedger, path: () => `/office/points/accounts/${account}/correct`, body: (body: object) => body, invalidates: ['points'] });
  const typed = points.normalize('NFKC').replace('−', '-').trim();
  const isNumber = /^[+-]?[0-9]{1,9}$/.test(typed) && Number(typed) !== 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isNumber || reason.trim() === '' || !await correct.run({ points: Number(typed), reason: reason.trim() })) return;
    setPoints('');
    setReason('');
    setTried(false);
  };
  return (
    <Section title={t('account.correct')}>
      <form onSubmit={(event) => void submit(event)} noValidate className="of-form">
        <TextInput label={t('account.points')} description={t('account.points_hint')} inputMode="numeric" autoComplete="off" maxLength={11} value={points} error={isTried && !isNumber ? t('account.wrong_points') : undefined} onChange={(event) => setPoints(event.currentTarget.value)} />
        <TextInput label={t('account.reason')} autoComplete="off" maxLength={300} value={reason} error={isTried && reason.trim() === '' ? t('account.wrong_reason') : undefined} onChange={(event) => setReason(event.currentTarget.value)} />
        {correct.fault && <FaultNotice fault={correct.fault} />}
        <div className="of-form-actions"><Button type="submit" variant="default" loading={correct.busy}>{t('account.do_correct')}</Button></div>
      </form>
    </Section>
  );
}
