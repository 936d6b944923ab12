import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import type { RepricingPreview } from '@stilltill/protocol/office-repricings';
import { FaultNotice, Money, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Section } from '../components/page.tsx';
import { rateText } from '../lib/figures.ts';
import type { Previewed, RepricingWish } from './repricing-queries.ts';

type Shown = z.output<typeof RepricingPreview>;
type PreviewProps = {
  readonly wish: RepricingWish | null; readonly query: UseQueryResult<Shown>; readonly currency: string;
  /** The button that does what is shown, and what went wrong with it. */
  readonly action: ReactNode; readonly fault: ReactNode;
};

/** As many stand there before somebody asks for the others. */
const FIRST_SHOWN = 25;

/** What would become of each product; what somebody should look at first stands first. */
export function Preview({ wish, query, currency, action, fault }: PreviewProps): ReactNode {
  const { t } = useTranslation('goods');
  if (!wish) return <Section title={t('change.preview.name')} hint={t('change.preview.empty_hint')} actions={action}>{fault}</Section>;
  if (query.error) return <Section title={t('change.preview.name')}><FaultNotice fault={faultOf(query.error)} /></Section>;
  const preview = query.data;
  if (!preview) return <Section title={null}><Skeleton height={180} radius="md" /></Section>;
  return (
    <Section title={t('change.preview.title', { count: preview.changed })} hint={hintOf(preview, t)} actions={action}>
      {fault}
      {preview.below_cost > 0 && <Notice tone="amber" title={t('change.preview.below_cost', { count: preview.below_cost })}>{t('change.preview.below_cost_hint')}</Notice>}
      {preview.free > 0 && <Notice tone="amber" title={t('change.preview.free', { count: preview.free })}>{t('change.preview.free_hint')}</Notice>}
      {preview.planned_after > 0 && <Notice tone="amber" title={t('change.preview.planned_after', { count: preview.planned_after })}>{t('change.preview.planned_after_hint')}</Notice>}
      <Prices preview={preview} currency={currency} />
    </Section>
  );
}

function hintOf({ same, unpriced }: Shown, t: ReturnType<typeof useTranslation<'goods'>>['t']): string | undefined {
  const said = [same > 0 ? t('change.preview.same', { count: same }) : '', unpriced > 0 ? t('change.preview.unpriced', { count: unpriced }) : ''].filter((part) => part !== '');
  return said.length > 0 ? said.join(' ') : undefined;
}

function Prices({ preview, currency }: { readonly preview: Shown; readonly currency: string }): ReactNode {
  const { t } = useTranslation('goods');
  const { items, changed } = preview;
  const columns = useColumns(currency, items.some(({ profit_minor }) => profit_minor !== null));
  const [all, setAll] = useState(false);
  const rows = all ? items : items.slice(0, FIRST_SHOWN);
  if (items.length === 0) return null;
  return (
    <>
      <List plain name="previewed" label={t('change.preview.name')} columns={columns} row_key={(row) => row.product} state={{ rows, fault: null, retry: () => undefined }} empty={null} />
      {rows.length < items.length && <Button variant="default" onClick={() => setAll(true)}>{t('more')}</Button>}
      {rows.length === items.length && changed > items.length && <p className="of-section-hint">{t('change.preview.more', { count: changed - items.length })}</p>}
    </>
  );
}

/** Where nobody said what anything costs, there is no margin to speak of. */
function useColumns(currency: string, hasMargins: boolean): readonly Column<Previewed>[] {
  const { t } = useTranslation('goods');
  const { short, tag } = useLanguage();
  const columns: readonly Column<Previewed>[] = [
    { id: 'name', header: t('change.column.product'), fixed: true, narrow: 'title', cell: (row) => <span className="of-row-words">{nameIn(row.names, short) || row.code}</span> },
    { id: 'was', header: t('change.column.was'), fixed: true, align: 'end', narrow: 'detail', cell: (row) => <span className="of-muted">{row.was_minor === null ? t('change.no_price') : <Money amount_minor={row.was_minor} currency={currency} />}</span> },
    { id: 'price', header: t('change.column.price'), fixed: true, align: 'end', narrow: 'amount', cell: (row) => <strong><Money amount_minor={row.price_minor} currency={currency} /></strong> },
    {
      id: 'margin', header: t('change.column.margin'), fixed: true, align: 'end', narrow: 'state',
      cell: (row) => (row.profit_minor !== null && row.profit_minor < 0n ? <Badge tone="amber">{t('change.below')}</Badge> : row.margin_ppm === null ? <span className="of-muted">—</span> : rateText(Math.round(row.margin_ppm / 1000) * 1000, tag)),
    },
  ];
  return hasMargins ? columns : columns.filter(({ id }) => id !== 'margin');
}
