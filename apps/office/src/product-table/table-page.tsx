/** Many products changed in place, like a sheet of a spreadsheet, and saved by one button. */
import { Button, Modal, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PRODUCT_ROWS_MAX, ProductRowsSaved } from '@stilltill/protocol/office-catalog';
import { EmptyState, FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useBlocker } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type CategoryItem, type ProductItem, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { SearchField, SelectField } from '../components/filter-fields.tsx';
import { useIsNarrow } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useDecides } from '../session/deciders.tsx';
import type { CellContext, ColumnId } from './cells.ts';
import { type Edits, NO_EDITS, type TypedCell, countCells, takeAnswer, takeBack, toRows, typeCells, wrongCells } from './edits.ts';
import { Grid, focusCell } from './grid.tsx';
import './product-table.css';

const route = getRouteApi('/in/products/table');
const PAGE_ROWS = 100;
const NONE: readonly CategoryItem[] = [];

export function ProductTablePage(): ReactNode {
  const { t } = useTranslation('goods');
  const narrow = useIsNarrow();
  const decides = useDecides();
  const before = <BackLink to="/products">{t('products')}</BackLink>;
  if (!narrow && decides) return <Table before={before} />;
  return (
    <Page before={before} title={t('table.title')}>
      <EmptyState icon={<IconTable size={40} stroke={1.25} />} title={narrow ? t('table.narrow') : t('table.reading')} hint={narrow ? t('table.narrow_hint') : t('table.reading_hint')} />
    </Page>
  );
}

function Table({ before }: { readonly before: ReactNode }): ReactNode {
  const { t } = useTranslation('goods');
  const { short } = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const categories = useQuery(queries.categories()).data?.items ?? NONE;
  const context = useMemo((): CellContext => ({ language: short, categories, yes: t('table.yes'), no: t('table.no') }), [short, categories, t]);
  const list = usePages<ProductItem>(useMemo(() => ({ ...queries.products({ search: search.search, category: search.category, state: search.state, limit: PAGE_ROWS }), key: ['product_table', search] }), [search]));
  const table = useTable(context);
  const { edits, changes } = table;
  const filter = (part: Partial<typeof search>): void => void navigate({ search: { ...search, ...part }, replace: true });
  const rows = list.rows;
  return (
    <Page before={before} title={t('table.title')} subtitle={t('table.hint')}>
      <div className="of-list">
        <div className="of-list-bar"><div className="of-filters">
          <SearchField first label={t('table.search')} value={search.search} max={100} onChange={(value) => filter({ search: value })} />
          <SelectField label={t('table.column.category')} all={t('all_categories')} value={search.category} onChange={(category) => filter({ category })} options={categories.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))} />
          <SelectField label={t('state')} all={t('on_sale')} value={search.state} onChange={(state) => filter({ state: state as typeof search.state })} options={(['to_complete', 'withdrawn'] as const).map((state) => ({ value: state, label: t(`states.${state}`) }))} />
        </div></div>
        {list.fault && <FaultNotice fault={list.fault} action={<Button variant="default" onClick={list.retry}>{t('retry')}</Button>} />}
        {table.too_much > 0 && <Notice tone="amber" title={t('table.too_much', { count: table.too_much })}>{t('table.too_much_hint')}</Notice>}
        <div className="of-list-body" ref={table.ref}>
          {rows && rows.length > 0 && <Grid rows={rows} edits={edits} context={context} tried={table.tried} onType={table.onType} onTakeBack={table.onTakeBack} onTooMuch={table.setTooMuch} onSave={() => void table.save()} />}
          {rows?.length === 0 && <EmptyState icon={<IconTable size={40} stroke={1.25} />} title={t('table.none')} hint={t('table.none_hint')} />}
          {!rows && !list.fault && <Skeleton height={440} radius="md" />}
        </div>
        {list.more && <Button variant="default" className="of-more" loading={list.loading_more === true} onClick={list.more}>{t('more')}</Button>}
      </div>
      {table.fault && <FaultNotice fault={table.fault} />}
      <SaveBar table={table} changes={changes} />
      <Leaving changes={changes} />
    </Page>
  );
}

type TableState = ReturnType<typeof useTable>;

/** What was typed, and the one command that saves it. */
function useTable(context: CellContext) {
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  const [tried, setTried] = useState(false);
  const [too_much, setTooMuch] = useState(0);
  const [outcome, setOutcome] = useState<{ readonly saved: number; readonly refused: number } | null>(null);
  const ref = useRef<HTMLDivElement>(null);
  const command = useCommand({ method: 'PUT', schema: ProductRowsSaved, path: () => '/office/products', body: (rows: ReturnType<typeof toRows>) => ({ rows }), invalidates: ['products', 'product', 'favourites', 'categories'] });
  const onType = useCallback((cells: readonly TypedCell[]) => {
    setOutcome(null);
    setTooMuch(0);
    setEdits((was) => typeCells(was, cells, context));
  }, [context]);
  const onTakeBack = useCallback((item: ProductItem, column: ColumnId) => setEdits((was) => takeBack(was, item, column, context)), [context]);
  const wrong = wrongCells(edits, context);
  const changes = countCells(edits);
  const save = async (): Promise<void> => {
    setTried(true);
    const [first] = wrong;
    if (first && ref.current) return focusCell(ref.current, first.product, first.column);
    const all = toRows(edits, context);
    let [saved, refused] = [0, 0];
    for (let from = 0; from < all.length; from += PRODUCT_ROWS_MAX) {
      const answer = await command.run(all.slice(from, from + PRODUCT_ROWS_MAX));
      if (!answer) return;
      saved += answer.saved.length;
      refused += answer.refused.length;
      setEdits((was) => takeAnswer(was, answer, context));
    }
    setTried(false);
    setOutcome({ saved, refused });
  };
  return { edits, changes, wrong, tried, too_much, setTooMuch, outcome, ref, save, onType, onTakeBack, busy: command.busy, fault: command.fault, takeAllBack: () => setEdits((was) => ({ ...NO_EDITS, items: was.items })) };
}

function SaveBar({ table, changes }: { readonly table: TableState; readonly changes: number }): ReactNode {
  const { t } = useTranslation('goods');
  const { outcome, wrong, busy } = table;
  if (changes === 0 && !outcome) return null;
  return (
    <div className="pt-bar" role="status">
      <p className="pt-bar-words">
        {outcome && outcome.saved > 0 && <span>{t('table.saved', { count: outcome.saved })} </span>}
        {outcome && outcome.refused > 0 && <strong>{t('table.refused', { count: outcome.refused })} </strong>}
        {changes > 0 && !outcome && (wrong.length > 0 ? <strong>{t('table.unreadable', { count: wrong.length })}</strong> : t('table.unsaved', { count: table.edits.texts.size }))}
      </p>
      {changes > 0 && <div className="pt-bar-actions">
        <Button variant="default" disabled={busy} onClick={table.takeAllBack}>{t('table.take_back')}</Button>
        <Button loading={busy} onClick={() => void table.save()}>{t('table.save', { count: changes })}</Button>
      </div>}
    </div>
  );
}

/** Whoever goes elsewhere is asked first: what was typed stands nowhere else. */
function Leaving({ changes }: { readonly changes: number }): ReactNode {
  const { t } = useTranslation('goods');
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => changes > 0 && current.pathname !== next.pathname, enableBeforeUnload: () => changes > 0, withResolver: true });
  useEffect(() => {
    if (changes === 0 && blocker.status === 'blocked') blocker.proceed();
  }, [changes, blocker]);
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('table.leave_title', { count: changes })} centered closeButtonProps={{ 'aria-label': t('table.stay') }}>
      <div className="of-form-actions">
        <Button variant="default" onClick={() => blocker.proceed?.()}>{t('table.leave')}</Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>{t('table.stay')}</Button>
      </div>
    </Modal>
  );
}
