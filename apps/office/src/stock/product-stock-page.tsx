/** One product: its level in each store, and what moved it, down to the entry. */
import { Button, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { StockProduct as StockProductShape } from '@stilltill/protocol/stock';
import { EmptyState, FaultNotice, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { type Column, List } from '../components/list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { differenceText, readLevel, typedLevel, unitCostText } from './numbers.ts';
import { StandingBadge } from './stock-page.tsx';
import { type StockMovement, type StockProduct, stockQueries } from './stock-queries.ts';
import { StoreFilter } from './store-field.tsx';
import { Deciders } from '../session/deciders.tsx';

const route = getRouteApi('/in/stock/products/$product');

export function ProductStockPage(): ReactNode {
  const { t } = useTranslation('stock');
  const { tag, short } = useLanguage();
  const { product: id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(stockQueries.product(id));
  const product = query.data;
  const level = product?.levels.find((each) => each.store === search.store) ?? product?.levels[0];
  const name = product && (nameIn(product.names, short) || product.code);
  const title = name === undefined || !level ? null : t(level.qty_milli < 0 ? 'product.title_negative' : 'product.title', { name, level: formatQuantity(level.qty_milli, tag) });
  return (
    <Page
      before={<BackLink to="/stock">{t('nav.stock')}</BackLink>} title={title ?? (query.error ? t('product.unknown') : null)} subtitle={product && <span className="st-figures">{[product.code, ...product.barcodes].join(' · ')}</span>}
      actions={<StoreFilter store={level?.store} onChange={(store) => void navigate({ search: { store }, replace: true })} />}
    >
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={240} radius="md" />}
      {product && level && (
        <>
          <div className="of-columns">
            <div className="of-column"><Levels product={product} /></div>
            <Deciders><div className="of-column"><Threshold key={level.store} product={product} level={level} /></div></Deciders>
          </div>
          <Section title={product.levels.length > 1 ? t('product.movements_in', { store: level.store_name }) : t('product.movements')} hint={t('product.movements_hint')} plain><Movements product={id} level={level} /></Section>
        </>
      )}
    </Page>
  );
}

type Level = StockProduct['levels'][number];

function Levels(props: { readonly product: StockProduct }): ReactNode {
  const { t } = useTranslation('stock');
  const { tag } = useLanguage();
  const { brief } = useStores();
  return (
    <Section title={t('product.levels')}>
      {props.product.levels.map((level) => (
        <div key={level.store} className="of-level">
          {props.product.levels.length > 1 && <h3 className="of-level-store">{level.store_name}</h3>}
          <Facts items={[
            [t('column.level'), <span key="l" className="of-badges"><strong>{formatQuantity(level.qty_milli, tag)}</strong> <StandingBadge standing={level.standing} /></span>],
            [t('column.unit_cost'), level.unit_cost_micro === null ? t('product.cost_unknown') : unitCostText(level.unit_cost_micro, level.currency, tag)],
            [t('column.value'), level.value_minor === null ? '—' : <Money key="v" amount_minor={level.value_minor} currency={level.currency} />],
            [t('column.counted'), level.counted_at === null ? t('product.not_counted') : brief(level.counted_at, level.store_code)],
          ]} />
        </div>
      ))}
    </Section>
  );
}

function Threshold(props: { readonly product: StockProduct; readonly level: Level }): ReactNode {
  const { t } = useTranslation('stock');
  const { product, level } = props;
  const [typed, setTyped] = useState(level.low_milli === null ? '' : typedLevel(level.low_milli));
  const [tried, setTried] = useState(false);
  const save = useCommand({
    method: 'PUT', schema: StockProductShape, path: () => `/office/stock/products/${product.product}/threshold`, body: (low_milli: number | null) => ({ store: level.store, low_milli }), invalidates: ['stock'],
  });
  const read = typed.trim() === '' ? null : readLevel(typed);
  const wrong = typed.trim() !== '' && read === null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!wrong) void save.run(read);
  };
  return (
    <Section title={t('product.threshold')} hint={t('product.threshold_hint')}>
      <form className="of-inline-form" onSubmit={submit} noValidate>
        {save.fault && <FaultNotice fault={save.fault} />}
        <TextInput label={t('product.threshold_label')} placeholder={t('levels.never')} inputMode="decimal" autoComplete="off" maxLength={12} value={typed} error={tried && wrong ? t('product.threshold_wrong') : undefined} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={save.busy}>{t('product.threshold_save')}</Button>
      </form>
    </Section>
  );
}

function Movements(props: { readonly product: string; readonly level: Level }): ReactNode {
  const { t } = useTranslation('stock');
  const { product, level } = props;
  const list = usePages(useMemo(() => stockQueries.movements(product, level.store), [product, level.store]));
  return (
    <List
      name="stock-movements" tools={<ExportLink of={{ list: 'movements', store: level.store }} />} label={t('product.movements')} columns={useColumns(level)} row_key={(row) => `${row.terminal}/${row.epoch}/${row.seq}/${row.hash}/${row.position}`} state={list} plain
      empty={<EmptyState icon={<IconArrowsExchange size={40} stroke={1.25} />} title={t('product.none')} hint={t('product.none_hint')} />}
    />
  );
}

/** The way down: to the sale, or to what the office did. */
function MovementLink(props: { readonly row: StockMovement; readonly children: ReactNode }): ReactNode {
  const { terminal, epoch, seq, hash, document } = props.row;
  return document === null
    ? <Link data-row className="of-row-link" to="/sales/$terminal/$epoch/$seq/$hash" params={{ terminal, epoch, seq: String(seq), hash }}>{props.children}</Link>
    : <Link data-row className="of-row-link" to="/stock/documents/$document" params={{ document }}>{props.children}</Link>;
}

/** How much later than it happened something may arrive before that is worth saying. */
const LATE_MS = 300_000;

function useColumns(level: Level): readonly Column<StockMovement>[] {
  const { t } = useTranslation('stock');
  const { tag } = useLanguage();
  const { brief } = useStores();
  return [
    {
      id: 'at', header: t('column.at'), fixed: true, narrow: 'detail',
      cell: (row) => (
        <span className="of-two-lines">
          <time dateTime={row.at} className="st-figures">{brief(row.at, level.store_code)}</time>
          {Date.parse(row.received_at) - Date.parse(row.at) > LATE_MS && <span className="of-muted">{t('product.arrived', { at: brief(row.received_at, level.store_code) })}</span>}
        </span>
      ),
    },
    { id: 'what', header: t('column.what'), fixed: true, narrow: 'title', cell: (row) => <MovementLink row={row}>{t(`kind.${row.kind}`)}{row.terminal_code !== '' && <span className="of-muted"> {row.terminal_code}</span>}</MovementLink> },
    {
      id: 'cost', header: t('column.cost'), align: 'end', narrow: 'state',
      cell: (row) => (
        <span className="of-two-lines">
          {row.value_minor === null ? <span className="of-muted">{t('product.cost_unknown')}</span> : <Money amount_minor={row.value_minor} currency={level.currency} />}
          {row.adjusted_minor !== 0n && <span className="of-muted">{t('product.adjusted', { amount: formatMoney(row.adjusted_minor, level.currency, tag) })}</span>}
        </span>
      ),
    },
    { id: 'quantity', header: t('column.quantity'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <strong className="st-figures">{differenceText(row.qty_milli, tag)}</strong> },
  ];
}
