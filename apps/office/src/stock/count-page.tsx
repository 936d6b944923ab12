/** Counting: at a desk with a scanner, or on a phone between the shelves. Nothing is lost when the network is. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { EmptyState, FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconMinus, IconPlus, IconX } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { CameraScan } from './camera.tsx';
import { type CountDraft, type DraftLine, EMPTY_DRAFT, counted, isReady, picked, removed, scanned, unresolved } from './count-draft.ts';
import { momentNow } from './made-here.ts';
import { readLevel, typedLevel } from './numbers.ts';
import { ProductPicker } from './product-picker.tsx';
import { StoreFilter } from './store-field.tsx';
import { useCountDraft } from './use-count-draft.ts';

const route = getRouteApi('/in/stock/count');

export function CountPage(): ReactNode {
  const { stores, known } = useStores();
  const search = route.useSearch();
  const store = search.store ?? stores[0]?.id;
  return known && store !== undefined ? <Count key={store} store={store} /> : null;
}

function Count(props: { readonly store: string }): ReactNode {
  const { t } = useTranslation('stock');
  const navigate = route.useNavigate();
  const work = useCountDraft(props.store);
  const field = useRef<HTMLInputElement>(null);
  const [dropped, setDropped] = useState<CountDraft | null>(null);
  const { draft, change, state } = work;
  const locked = draft.sending.length > 0;
  const scan = (barcode: string): void => {
    setDropped(null);
    work.reset();
    change((now) => scanned(now, barcode, momentNow()));
  };
  const title = draft.lines.length === 0 ? t('count.title') : t('count.title_some', { count: draft.lines.length });
  return (
    <Page before={<BackLink to="/stock">{t('nav.stock')}</BackLink>} title={title} subtitle={t('count.hint')} actions={<StoreFilter store={props.store} onChange={(store) => void navigate({ search: { store }, replace: true })} />}>
      <Outcome work={work} />
      {dropped && <Notice tone="amber" title={t('count.dropped')}><Button variant="default" onClick={() => { change(() => dropped); setDropped(null); }}>{t('count.undo')}</Button></Notice>}
      <Section title={t('form.lines')} hint={t('count.kept')}>
        <ProductPicker field={field} disabled={locked} onBarcode={scan} onPick={(product) => { setDropped(null); work.reset(); change((now) => picked(now, product, momentNow())); field.current?.focus(); }} />
        <CameraScan disabled={locked} onBarcode={scan} />
        {draft.lines.length === 0 ? <EmptyState title={t('form.empty')} hint={t('form.empty_hint')} /> : (
          <ul className="of-goods" aria-label={t('form.lines')}>
            {draft.lines.map((line) => <CountRow key={line.key} line={line} locked={locked} onCount={(qty) => change((now) => counted(now, line.key, qty, momentNow()))} onRemove={() => change((now) => removed(now, line.key))} />)}
          </ul>
        )}
      </Section>
      {draft.lines.length > 0 && (
        <div className="of-form-actions">
          {!locked && <Button variant="default" onClick={() => { setDropped(draft); change(() => EMPTY_DRAFT); }}>{t('count.drop')}</Button>}
          <Button onClick={work.send} loading={state === 'sending'} disabled={!locked && !isReady(draft) && unresolved(draft).length === 0}>{t(locked ? 'count.send_again' : 'count.send')}</Button>
        </div>
      )}
      {draft.lines.some((line) => line.is_unknown) && <p className="of-section-hint" role="status">{t('count.unknown_left')}</p>}
    </Page>
  );
}

function Outcome(props: { readonly work: ReturnType<typeof useCountDraft> }): ReactNode {
  const { t } = useTranslation('stock');
  const { state, fault, document } = props.work;
  if (state === 'sent' && document !== null) {
    return <Notice tone="green" title={t('count.sent')}>{t('count.sent_hint')} <Link className="of-link" to="/stock/documents/$document" params={{ document }}>{t('count.see')}</Link></Notice>;
  }
  if (state !== 'waiting' || !fault) return null;
  return fault.code === 'unavailable' ? <Notice tone="amber" title={t('count.waits')} /> : <FaultNotice fault={fault} />;
}

function CountRow(props: { readonly line: DraftLine; readonly locked: boolean; readonly onCount: (counted_milli: number) => void; readonly onRemove: () => void }): ReactNode {
  const { t } = useTranslation('stock');
  const { short } = useLanguage();
  const { line, locked } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const name = nameIn(line.names, short) || (line.barcode ?? '');
  const settle = (): void => {
    const qty = typed === null ? null : readLevel(typed);
    if (qty !== null && qty !== line.counted_milli) props.onCount(qty);
    setTyped(null);
  };
  return (
    <li className="of-goods-row" data-count>
      <span className="of-goods-name">
        {name}
        {line.is_unknown ? <Badge tone="red">{t('count.unknown')}</Badge> : line.product === null && <span className="of-muted">{t('count.unresolved')}</span>}
      </span>
      <div className="of-goods-count">
        <ActionIcon variant="default" size={44} disabled={locked || line.counted_milli < 1000} aria-label={t('count.one_less', { name })} onClick={() => props.onCount(line.counted_milli - 1000)}><IconMinus size={18} stroke={2} aria-hidden /></ActionIcon>
        <TextInput
          aria-label={`${name}: ${t('count.counted')}`} inputMode="decimal" autoComplete="off" maxLength={12} disabled={locked} value={typed ?? typedLevel(line.counted_milli)} onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTyped(event.currentTarget.value)} onBlur={settle} onKeyDown={(event) => { if (event.key === 'Enter') settle(); }}
        />
        <ActionIcon variant="default" size={44} disabled={locked} aria-label={t('count.one_more', { name })} onClick={() => props.onCount(line.counted_milli + 1000)}><IconPlus size={18} stroke={2} aria-hidden /></ActionIcon>
      </div>
      <ActionIcon variant="subtle" color="gray" className="of-quiet-button" size={44} disabled={locked} aria-label={t('form.remove', { name })} onClick={props.onRemove}><IconX size={18} stroke={2} aria-hidden /></ActionIcon>
    </li>
  );
}
