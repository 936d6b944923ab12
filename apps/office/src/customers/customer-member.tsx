/** What a customer is as a member: points, and the groups that mailings and promotions go by. */
import { Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type AccountItem, pointQueries } from '../points/point-queries.ts';
import { useFigures } from '../points/use-figures.ts';

export function MemberSection({ customer }: { readonly customer: string }): ReactNode {
  const { t } = useTranslation('customers');
  const accounts = useQuery(pointQueries.ofCustomer(customer));
  const isMember = accounts.data !== undefined && accounts.data.length > 0;
  return (
    <Section title={t('member.title')} hint={t(accounts.data && !isMember ? 'member.none' : 'member.hint')} actions={accounts.data && !isMember && <Link className="of-link" to="/points">{t('member.open_points')}</Link>}>
      {accounts.error && <FaultNotice fault={faultOf(accounts.error)} />}
      {accounts.isPending && <Skeleton height={72} radius="md" />}
      {accounts.data?.map((account) => <One key={account.account} account={account} />)}
    </Section>
  );
}

function One({ account }: { readonly account: AccountItem }): ReactNode {
  const { t } = useTranslation('customers');
  const { short } = useLanguage();
  const { figure } = useFigures();
  const { at } = useStores();
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  const names = groups.filter(({ id }) => account.groups.includes(id)).map((group) => nameIn(group.names, short));
  return (
    <>
      <Facts items={[[t('member.points'), <span key="points" className="st-figures">{figure(account.balance_points)}</span>], [t('member.groups'), names.length === 0 ? t('member.groups_none') : names.join(short === 'zh' ? '、' : ', ')], [t('member.since'), at(account.created_at)]]} />
      <p><Link className="of-link" to="/points/$account" params={{ account: account.account }}>{t('member.open')}</Link></p>
    </>
  );
}
