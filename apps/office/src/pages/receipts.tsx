import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type PrinterItem, type Store, queries } from '../api/queries.ts';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { DisplaySection } from '../display/display-section.tsx';
import { PrinterForm } from '../receipts/printer-form.tsx';
import { ReceiptForm } from '../receipts/receipt-form.tsx';
import '../receipts/receipts.css';

/** What receipts say, and where they are printed. Settings of the shop: the owner changes them, a manager reads. */
export function ReceiptsPage(): ReactNode {
  const { t } = useTranslation('office');
  const me = useQuery(queries.me());
  const stores = useQuery(queries.stores()).data?.items;
  const printers = useQuery(queries.printers()).data?.items;
  const [chosen, setChosen] = useState<string | null>(null);
  const store = stores?.find(({ id }) => id === chosen) ?? stores?.[0];
  const manages = me.data?.role === 'owner';
  return (
    <Page
      title={printers ? t('receipts.title', { count: printers.length }) : null} subtitle={t(manages ? 'receipts.hint' : 'receipts.hint_reading')}
      actions={stores && stores.length > 1 && <NativeSelect className="of-select" aria-label={t('filter.store')} value={store?.id ?? ''} onChange={(event) => setChosen(event.currentTarget.value)} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
    >
      {store && me.data && <Receipt key={store.id} store={store} shop_name={me.data.shop_name} manages={manages} />}
      {store && me.data && <DisplaySection key={`display ${store.id}`} store={store} manages={manages} />}
      {stores && printers && <Printers printers={printers} stores={stores} manages={manages} />}
    </Page>
  );
}

function Receipt(props: { readonly store: Store; readonly shop_name: string; readonly manages: boolean }): ReactNode {
  const kept = useQuery(queries.receipt(props.store.id));
  if (kept.error && !kept.data) return <ReadFault of={kept} />;
  // Once it is there, what a person types is theirs: a later answer must not take it away.
  return kept.data ? <ReceiptForm {...props} receipt={kept.data.receipt} /> : <Skeleton height={480} radius="md" />;
}

function Printers({ printers, stores, manages }: { readonly printers: readonly PrinterItem[]; readonly stores: readonly Store[]; readonly manages: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const [edited, setEdited] = useState<PrinterItem | 'new' | null>(null);
  return (
    <Section
      title={t('receipts.printers')} hint={t('receipts.printers_hint')}
      actions={manages && <Button variant="default" leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited('new')}>{t('receipts.printer_add')}</Button>}
    >
      {printers.length === 0 && <EmptyState icon={<IconPrinter size={40} stroke={1.25} />} title={t('receipts.printers_none')} hint={t('receipts.printers_none_hint')} />}
      {printers.length > 0 && (
        <ul className="of-printers">
          {printers.map((printer) => (
            <li key={printer.id}>
              <span><strong>{printer.name}</strong><span className="of-muted">{stores.length > 1 && `${stores.find(({ id }) => id === printer.store)?.name} · `}<code>{printer.host.includes(':') ? `[${printer.host}]` : printer.host}:{printer.port}</code></span></span>
              {manages && <Button variant="default" aria-label={t('receipts.printer_change', { name: printer.name })} onClick={() => setEdited(printer)}>{t('receipts.change')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {edited && <PrinterForm printer={edited === 'new' ? null : edited} stores={stores} onClose={() => setEdited(null)} />}
    </Section>
  );
}
