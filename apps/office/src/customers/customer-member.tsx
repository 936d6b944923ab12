/** What a customer is as a member: points, the groups that mailings and promotions go by, and the cards that they show. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { CardIssued } from '@stilltill/protocol/points';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { AccountCards } from '../points/account-cards.tsx';
import { NewCode } from '../points/cards-section.tsx';
import { CouponSection } from '../points/coupon-section.tsx';
import { type AccountItem, pointQueries } from '../points/point-queries.ts';
import { useFigures } from '../points/use-figures.ts';
import '../points/points.css';

export function MemberSection({ customer }: { readonly customer: string }): ReactNode {
  const { t } = useTranslation('customers');
  const { t: points } = useTranslation('points');
  const [made, setMade] = useState<string | null>(null);
  const accounts = useQuery(pointQueries.ofCustomer(customer));
  const [first] = accounts.data ?? [];
  // Where somebody was merged into them, the card is one more of the account that is there.
  const issue = useCommand({ method: 'POST', schema: CardIssued, path: () => '/office/points/cards', body: () => ({ customer: first?.customer ?? customer }), invalidates: ['points'] });
  return (
    <>
      <Section
        title={t('member.title')} hint={t(accounts.data && !first ? 'member.none' : 'member.hint')}
        actions={accounts.data && <Button variant="default" loading={issue.busy} onClick={() => void issue.run(null).then((card) => card && setMade(card.code))}>{points('cards.issue')}</Button>}
      >
        {accounts.error && <FaultNotice fault={faultOf(accounts.error)} />}
        {issue.fault && <FaultNotice fault={issue.fault} />}
        {made !== null && <NewCode title={points('cards.made')} code={made} onDone={() => setMade(null)} />}
        {accounts.isPending && <Skeleton height={72} radius="md" />}
        {accounts.data?.map((account) => <One key={account.account} account={account} onMade={setMade} />)}
      </Section>
      {first && <CouponSection account={first.account} />}
    </>
  );
}

function One({ account, onMade }: { readonly account: AccountItem; readonly onMade: (code: string) => void }): ReactNode {
  const { t } = useTranslation('customers');
  const { short } = useLanguage();
  const { figure } = useFigures();
  const { at } = useStores();
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  const names = groups.filter(({ id }) => account.groups.includes(id)).map((group) => nameIn(group.names, short));
  return (
    <>
      <Facts items={[[t('member.points'), <span key="points" className="st-figures">{figure(account.balance_points)}</span>], [t('member.groups'), names.length === 0 ? t('member.groups_none') : names.join(short === 'zh' ? '、' : ', ')], [t('member.since'), at(account.created_at)]]} />
      <AccountCards cards={account.cards} onMade={onMade} />
      <p><Link className="of-link" to="/points/$account" params={{ account: account.account }}>{t('member.open')}</Link></p>
    </>
  );
}
