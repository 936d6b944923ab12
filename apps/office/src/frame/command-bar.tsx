/** The command bar: one key, one field, and whatever the text stands in. Its list is worked by the arrows while the field keeps the focus. */
import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { formatMoney } from '@stilltill/domain/money';
import { KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import { office as words } from '@stilltill/ui/messages/office';
import type {} from '@stilltill/ui/messages/reports';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type NavigateOptions, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { type Found, reportQueries } from '../reports/report-queries.ts';
import '../reports/reports.css';

/** By which letters of pinyin each page is found, beside its names in both languages. */
export const PAGES = [
  { to: '/', name: 'today', spelt: 'jinri jr' }, { to: '/sales', name: 'sales', spelt: 'xiaoshou xs' }, { to: '/entries', name: 'entries', spelt: 'liushui ls' }, { to: '/exceptions', name: 'exceptions', spelt: 'yichang yc' },
  { to: '/terminals', name: 'terminals', spelt: 'zhongduan zd' }, { to: '/shifts', name: 'shifts', spelt: 'banci bc' }, { to: '/tax', name: 'tax', spelt: 'shuiwu sw' }, { to: '/reports', name: 'reports', spelt: 'baobiao bb' }, { to: '/approvals', name: 'approvals', spelt: 'pizhun pz' },
  { to: '/watch', name: 'watch', spelt: 'jiandu jd' }, { to: '/operators', name: 'operators', spelt: 'caozuoyuan czy' }, { to: '/roster', name: 'roster', spelt: 'paiban pb' }, { to: '/products', name: 'products', spelt: 'shangpin sp' },
  { to: '/stock', name: 'stock', spelt: 'kucun kc' }, { to: '/purchasing', name: 'purchasing', spelt: 'caigou cg' }, { to: '/promotions', name: 'promotions', spelt: 'cuxiao cx' }, { to: '/customers', name: 'customers', spelt: 'guke gk' }, { to: '/points', name: 'points', spelt: 'jifen jf' },
  { to: '/contact', name: 'messages', spelt: 'xiaoxi xx' }, { to: '/requests', name: 'requests', spelt: 'gukeqingqiu gkqq' }, { to: '/labels', name: 'labels', spelt: 'biaoqian bq' }, { to: '/receipts', name: 'receipts', spelt: 'xiaopiao xp' },
  { to: '/export', name: 'export', spelt: 'daochu dc' }, { to: '/stores', name: 'stores', spelt: 'mendian md' }, { to: '/selling', name: 'selling', spelt: 'shoukuanshezhi sksz' }, { to: '/changes', name: 'changes', spelt: 'genggaijilu ggjl' }, { to: '/backups', name: 'backups', spelt: 'beifen bf' }, { to: '/account', name: 'account', spelt: 'zhanghao zh' },
] as const;

type Hit = { readonly key: string; readonly group: string; readonly name: string; readonly more?: string | undefined; readonly go: NavigateOptions };

/** What opens the bar where there is no keyboard. */
export function FindButton({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation('reports');
  return (
    <button type="button" className="of-nav-link re-find" onClick={onOpen}>
      <IconSearch size={20} stroke={1.75} aria-hidden /><span className="of-nav-name">{t('bar.open')}</span><KeyHint keys="Ctrl K" />
    </button>
  );
}

export function CommandBar({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('reports');
  const { t: office } = useTranslation('office');
  return (
    <Modal opened={opened} onClose={onClose} title={t('bar.open')} size="lg" yOffset="10dvh" closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <Finder onClose={onClose} />
    </Modal>
  );
}

function Finder({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('reports');
  const navigate = useNavigate();
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [text] = useDebouncedValue(typed.trim(), 120);
  const found = useQuery({ ...reportQueries.search(text), enabled: text !== '', placeholderData: keepPreviousData });
  const hits = useHits(typed.trim(), typed.trim() === '' ? undefined : found.data);
  useEffect(() => setAt(0), [typed]);
  const chosen = Math.min(at, hits.length - 1);
  const go = (hit: Hit | undefined): void => {
    if (!hit) return;
    onClose();
    void navigate(hit.go);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The Enter that ends the typing of Chinese chooses a word and no line.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') go(hits[chosen]);
    else if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus size="md" role="combobox" aria-expanded aria-controls={list} aria-activedescendant={hits[chosen] && `${list}-${chosen}`} aria-label={t('bar.field')} placeholder={t('bar.field')}
        leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />} maxLength={60} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={onKeyDown}
      />
      {typed.trim() === '' && <p className="re-bar-hint">{t('bar.hint')}</p>}
      {found.error && <p className="re-bar-hint" role="alert">{t('bar.failed')}</p>}
      {typed.trim() !== '' && hits.length <= 1 && found.data && !found.isFetching && <p className="re-bar-hint">{t('bar.none', { text: typed.trim() })}</p>}
      <span className="st-visually-hidden" role="status">{typed.trim() !== '' && !found.isFetching && t('bar.found', { count: hits.length - 1 })}</span>
      <div id={list} role="listbox" aria-label={t('bar.open')} className="re-bar-list">
        {hits.map((hit, place) => <Line key={hit.key} id={`${list}-${place}`} hit={hit} begins={hits[place - 1]?.group !== hit.group} chosen={place === chosen} onChoose={() => go(hit)} onPoint={() => setAt(place)} />)}
      </div>
    </>
  );
}

function Line(props: { readonly id: string; readonly hit: Hit; readonly begins: boolean; readonly chosen: boolean; readonly onChoose: () => void; readonly onPoint: () => void }): ReactNode {
  const { hit, chosen } = props;
  useEffect(() => { if (chosen) document.getElementById(props.id)?.scrollIntoView({ block: 'nearest' }); }, [chosen, props.id]);
  return (
    <>
      {props.begins && <div role="presentation" className="re-bar-group">{hit.group}</div>}
      <div id={props.id} role="option" tabIndex={-1} aria-selected={chosen} className="re-bar-item" onClick={props.onChoose} onMouseMove={props.onPoint}><span>{hit.name}</span>{hit.more !== undefined && <span>{hit.more}</span>}</div>
    </>
  );
}

/** What fits, the pages first: they are known at once. */
function useHits(text: string, found: Found | undefined): readonly Hit[] {
  const { t } = useTranslation('reports');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  if (text === '') return [];
  const wanted = text.toLowerCase();
  const pages = PAGES.filter(({ name, spelt }) => `${words.en.nav[name]} ${words['zh-CN'].nav[name]} ${spelt}`.toLowerCase().includes(wanted)).slice(0, 6)
    .map(({ to, name }): Hit => ({ key: `page ${to}`, group: t('bar.pages'), name: office(`nav.${name}`), go: { to } }));
  const nameIn = (names: Readonly<Record<string, string>>): string | undefined => (tag === 'zh-CN' ? names['zh-CN'] ?? names['zh'] : names['en']) ?? Object.values(names)[0];
  const things = found ? [
    ...found.receipts.map((each): Hit => ({
      key: `receipt ${each.hash}`, group: t('bar.receipts'), name: each.kind === 'refund' ? `${each.number} · ${t('bar.refund')}` : each.number, more: formatMoney(each.total_minor, each.currency, tag),
      go: { to: '/sales/$terminal/$epoch/$seq/$hash', params: { terminal: each.terminal, epoch: each.epoch, seq: String(each.seq), hash: each.hash } },
    })),
    ...found.products.map((each): Hit => ({ key: `product ${each.id}`, group: t('bar.products'), name: nameIn(each.names) ?? each.code, more: `${each.code}  ${each.price_minor === null ? t('bar.no_price') : formatMoney(each.price_minor, each.currency, tag)}`, go: { to: '/products/$product', params: { product: each.id } } })),
    ...found.terminals.map((each): Hit => ({ key: `terminal ${each.id}`, group: t('bar.terminals'), name: each.name, more: `${each.store_code} ${each.code}`, go: { to: '/terminals/$terminal', params: { terminal: each.id } } })),
    ...found.operators.map((each): Hit => ({ key: `operator ${each.id}`, group: t('bar.operators'), name: each.name, go: { to: '/operators' } })),
    ...found.stores.map((each): Hit => ({ key: `store ${each.id}`, group: t('bar.stores'), name: each.name, more: each.code, go: { to: '/', search: { store: each.id } } })),
    ...found.categories.map((each): Hit => ({ key: `category ${each.id}`, group: t('bar.categories'), name: nameIn(each.names) ?? '', go: { to: '/products', search: { category: each.id } } })),
    ...found.promotions.map((each): Hit => ({ key: `promotion ${each.id}`, group: t('bar.promotions'), name: nameIn(each.names) ?? '', go: { to: '/promotions/$promotion', params: { promotion: each.id } } })),
    ...found.suppliers.map((each): Hit => ({ key: `supplier ${each.id}`, group: t('bar.suppliers'), name: each.name, go: { to: '/purchasing/suppliers/$supplier', params: { supplier: each.id } } })),
    ...found.orders.map((each): Hit => ({ key: `order ${each.id}`, group: t('bar.orders'), name: each.number, more: each.supplier_name, go: { to: '/purchasing/orders/$order', params: { order: each.id } } })),
  ] : [];
  // Who looks for a customer is noted, so nobody is looked for before somebody asks.
  const customers: Hit = { key: 'customers', group: t('bar.customers'), name: t('bar.customer', { text }), go: { to: '/customers', search: { find: text } } };
  return [...pages, ...things, customers];
}
