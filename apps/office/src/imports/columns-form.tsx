/** How a file is read and what each of its columns is, above its first rows. */
import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { DataImportDetail } from '@stilltill/protocol/office-imports';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ask, faultOf, unwrap } from '../api/client.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type ImportDetail, importQueries } from './import-queries.ts';
import { useImportCommand } from './use-import-command.ts';
import './imports.css';

type Settings = ImportDetail['settings'];
type Field = Settings['columns'][number];
const ROWS_SHOWN = 8;
const PPM_PER_PERCENT = 10_000;
const ENCODINGS = [{ value: 'utf-8', name: 'utf8' }, { value: 'gb18030', name: 'gb18030' }, { value: 'utf-16le', name: 'utf16le' }, { value: 'utf-16be', name: 'utf16be' }] as const;
const DELIMITERS = [{ value: ',', name: 'comma' }, { value: ';', name: 'semicolon' }, { value: '\t', name: 'tab' }] as const;

export function ColumnsForm({ item, onDone }: { readonly item: ImportDetail; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('imports');
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(item.settings);
  const save = useMutation({
    mutationFn: async (wanted: Settings) => unwrap(await ask(DataImportDetail, `/office/imports/${item.id}/settings`, { method: 'PUT', body: wanted })),
    onSuccess: (saved) => {
      queryClient.setQueryData(importQueries.one(item.id).queryKey, saved);
      setSettings(saved.settings);
    },
  });
  const check = useImportCommand<{ mode: 'check' }>(item.id, 'run');
  const fault = save.error ? faultOf(save.error) : check.fault;
  const change = (part: Partial<Settings>): void => setSettings((before) => ({ ...before, ...part }));
  /** What says how the bytes are read is seen at once. */
  const readAnew = (part: Partial<Settings>): void => save.mutate({ ...settings, ...part });
  const look = async (): Promise<void> => {
    const saved = await save.mutateAsync(settings).catch(() => null);
    if (!saved) return;
    await check.run({ mode: 'check' });
    onDone();
  };
  return (
    <>
      <Section title={t('columns.title')} hint={t(item.is_remembered ? 'columns.remembered' : 'columns.guessed')}>
        <ColumnsTable item={item} columns={settings.columns} onChange={(columns) => change({ columns })} />
      </Section>
      <Section title={t('read.title')}>
        <div className="of-import-reading">
          {item.format === 'csv' && <>
            <NativeSelect label={t('read.encoding')} value={settings.encoding ?? 'utf-8'} onChange={(event) => readAnew({ encoding: event.currentTarget.value as Settings['encoding'] })} data={ENCODINGS.map(({ value, name }) => ({ value, label: t(`read.encodings.${name}`) }))} />
            <NativeSelect label={t('read.delimiter')} value={settings.delimiter ?? ','} onChange={(event) => readAnew({ delimiter: event.currentTarget.value as Settings['delimiter'] })} data={DELIMITERS.map(({ value, name }) => ({ value, label: t(`read.delimiters.${name}`) }))} />
          </>}
          {item.sheets.length > 1 && <NativeSelect label={t('read.sheet')} value={settings.sheet ?? ''} onChange={(event) => readAnew({ sheet: event.currentTarget.value })} data={item.sheets} />}
          {item.format === 'csv' && <NativeSelect label={t('read.decimal')} value={settings.decimal_sign} onChange={(event) => change({ decimal_sign: event.currentTarget.value as Settings['decimal_sign'] })} data={[{ value: '.', label: t('read.decimals.point') }, { value: ',', label: t('read.decimals.comma') }]} />}
          <OfKind kind={item.kind} settings={settings} onChange={change} />
          {item.kind === 'products' && <NumberInput label={t('read.tax')} value={settings.tax_rate_ppm / PPM_PER_PERCENT} min={0} max={100} decimalScale={4} onChange={(value) => change({ tax_rate_ppm: Math.round(Number(value) * PPM_PER_PERCENT) })} hideControls />}
        </div>
        {fault && <FaultNotice fault={fault} />}
        <div className="of-form-actions"><Button loading={save.isPending || check.busy} onClick={() => void look()}>{t('act.check')}</Button></div>
      </Section>
    </>
  );
}

/** What each kind of list asks besides. */
function OfKind({ kind, settings, onChange }: { readonly kind: ImportDetail['kind']; readonly settings: Settings; readonly onChange: (part: Partial<Settings>) => void }): ReactNode {
  const { t } = useTranslation('imports');
  const { stores } = useStores();
  if (kind !== 'stock') {
    return (
      <NativeSelect
        label={t(kind === 'staff' ? 'read.known_staff' : 'read.known')} value={settings.known} onChange={(event) => onChange({ known: event.currentTarget.value as Settings['known'] })}
        data={(['update', 'skip'] as const).map((value) => ({ value, label: t(kind === 'staff' ? `read.knowns_staff.${value}` : `read.knowns.${value}`) }))}
      />
    );
  }
  return (
    <>
      <NativeSelect label={t('read.store')} value={settings.store ?? ''} onChange={(event) => onChange({ store: event.currentTarget.value || null })} data={[{ value: '', label: t('read.store_none') }, ...stores.map(({ id, name }) => ({ value: id, label: name }))]} />
      <NativeSelect label={t('read.stock_as')} value={settings.stock_as} onChange={(event) => onChange({ stock_as: event.currentTarget.value as Settings['stock_as'] })} data={(['count', 'delivery'] as const).map((value) => ({ value, label: t(`read.stocks_as.${value}`) }))} />
    </>
  );
}

function ColumnsTable({ item, columns, onChange }: { readonly item: ImportDetail; readonly columns: readonly Field[]; readonly onChange: (columns: Field[]) => void }): ReactNode {
  const { t } = useTranslation('imports');
  const width = Math.max(item.header.length, columns.length);
  const places = Array.from({ length: width }, (_, at) => at);
  const nameOf = (at: number): string => item.header[at] || t('columns.unnamed', { number: at + 1 });
  const data = [{ value: '', label: t('columns.none') }, ...item.fields.map((field) => ({ value: field as string, label: t(`field.${field}`) }))];
  return (
    <div className="of-table-wrap" role="region" aria-label={t('columns.table')} tabIndex={0}>
      <table className="of-table of-import-table">
        <thead>
          <tr><th scope="col">{t('columns.line')}</th>{places.map((at) => <th key={at} scope="col">{nameOf(at)}</th>)}</tr>
          <tr>
            <th scope="row"><span className="st-visually-hidden">{t('columns.title')}</span></th>
            {places.map((at) => (
              <td key={at}><NativeSelect aria-label={t('columns.label', { name: nameOf(at) })} value={columns[at] ?? ''} data={data} onChange={(event) => onChange(places.map((place) => (place === at ? (event.currentTarget.value || null) as Field : columns[place] ?? null)))} /></td>
            ))}
          </tr>
        </thead>
        <tbody>
          {item.rows.slice(0, ROWS_SHOWN).map(({ line, cells }) => (
            <tr key={line}><td className="st-figures of-muted">{line}</td>{cells === null ? <td colSpan={width}>{t('columns.broken')}</td> : places.map((at) => <td key={at} data-out={columns[at] ? undefined : ''}>{cells[at] ?? ''}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
