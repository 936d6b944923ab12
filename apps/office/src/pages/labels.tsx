import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { LABEL_SHEETS, type LabelSheetName, placeLabels } from '@stilltill/printing/labels';
import { EmptyState, FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconMinus, IconPlus, IconPrinter, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { SearchField } from '../components/filter-fields.tsx';
import { Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { LabelSheets } from '../labels/label-sheets.tsx';
import { type Labelled, labelsOf } from '../repricings/repricing-queries.ts';

const route = getRouteApi('/in/labels');

const SHEETS = Object.keys(LABEL_SHEETS) as LabelSheetName[];
/** More than a roll of work; a typing mistake must not draw ten thousand. */
const COPIES_MAX = 500;
type Chosen = ReadonlyMap<string, { readonly product: Labelled; readonly copies: number }>;

/** Labels for shelves: which products, how many of each, on which sheet. */
export function LabelsPage(): ReactNode {
  const { t } = useTranslation('office');
  const { repricing } = route.useSearch();
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const repriced = useQuery({ queryKey: ['repricings', repricing, 'labels'], enabled: repricing !== undefined, queryFn: ({ signal }) => labelsOf(repricing ?? '', signal) });
  useEffect(() => {
    if (repriced.data) setChosen(new Map(repriced.data.map((product) => [product.id, { product, copies: 1 }])));
  }, [repriced.data]);
  const [sheet, setSheet] = useState<LabelSheetName>('a4_24');
  const [skipped, setSkipped] = useState(0);
  const put = (product: Labelled, copies: number): void => {
    const next = new Map(chosen);
    if (copies <= 0) next.delete(product.id);
    else next.set(product.id, { product, copies: Math.min(COPIES_MAX, copies) });
    setChosen(next);
  };
  const labels = useMemo(() => [...chosen.values()].flatMap(({ product, copies }) => Array.from({ length: copies }, () => product)), [chosen]);
  const sheets = placeLabels(labels.length, LABEL_SHEETS[sheet], skipped).length;
  const title = labels.length === 0 ? t('labels.title_none') : t('labels.title_on', { labels: t('labels.count', { count: labels.length }), sheets: t('labels.sheets', { count: sheets }) });
  return (
    <Page
      title={title} subtitle={t('labels.hint')}
      actions={<Button leftSection={<IconPrinter size={18} stroke={2} aria-hidden />} disabled={labels.length === 0} onClick={() => window.print()}>{t('labels.print')}</Button>}
    >
      {repriced.error && <FaultNotice fault={faultOf(repriced.error)} action={<Button variant="default" onClick={() => void repriced.refetch()}>{t('list.retry')}</Button>} />}
      <div className="of-columns of-labels-choice">
        <ProductChoice chosen={chosen} onPut={put} />
        <Section title={t('labels.sheet')}>
          <NativeSelect label={t('labels.paper')} value={sheet} onChange={(event) => setSheet(event.currentTarget.value as LabelSheetName)} data={SHEETS.map((name) => ({ value: name, label: t(`labels.size.${name}`) }))} />
          <NumberInput
            label={t('labels.skipped')} description={t('labels.skipped_hint')} value={skipped} min={0} max={LABEL_SHEETS[sheet].columns * LABEL_SHEETS[sheet].rows - 1} allowDecimal={false}
            onChange={(value) => setSkipped(Math.max(0, Math.floor(Number(value) || 0)))}
          />
          <p className="of-section-hint">{t('labels.true_size')}</p>
        </Section>
      </div>
      {labels.length > 0 && <LabelSheets products={labels} sheet={sheet} skipped={skipped} />}
    </Page>
  );
}

function ProductChoice({ chosen, onPut }: { readonly chosen: Chosen; readonly onPut: (product: Labelled, copies: number) => void }): ReactNode {
  const { t } = useTranslation('office');
  const [search, setSearch] = useState<string | undefined>();
  const found = usePages(useMemo(() => queries.products({ search, limit: 20 }), [search]));
  const products = [...[...chosen.values()].map(({ product }) => product), ...(found.rows ?? []).filter(({ id }) => !chosen.has(id))];
  return (
    <Section title={t('labels.products')}>
      <div className="of-filters"><SearchField first label={t('products.search')} value={search} max={100} onChange={setSearch} /></div>
      {products.length === 0 && found.rows && <EmptyState icon={<IconTags size={40} stroke={1.25} />} title={t('products.none_found')} hint={t('products.none_found_hint')} />}
      <ul className="of-label-products">
        {products.slice(0, 40).map((product) => <Row key={product.id} product={product} copies={chosen.get(product.id)?.copies ?? 0} onPut={onPut} />)}
      </ul>
    </Section>
  );
}

function Row({ product, copies, onPut }: { readonly product: Labelled; readonly copies: number; readonly onPut: (product: Labelled, copies: number) => void }): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const name = nameIn(product.names, short);
  return (
    <li>
      <span className="of-label-product"><span>{name}</span>{product.price_minor !== null && <Money amount_minor={product.price_minor} currency={product.currency} className="of-muted" />}</span>
      <span className="of-label-copies">
        <button type="button" className="st-icon-button" aria-label={t('labels.fewer', { name })} disabled={copies === 0} onClick={() => onPut(product, copies - 1)}><IconMinus size={18} stroke={2} aria-hidden /></button>
        <output aria-label={t('labels.copies', { name })}>{copies}</output>
        <button type="button" className="st-icon-button" aria-label={t('labels.more', { name })} onClick={() => onPut(product, copies + 1)}><IconPlus size={18} stroke={2} aria-hidden /></button>
      </span>
    </li>
  );
}
