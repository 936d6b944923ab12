import { Button, FileInput, Modal } from '@mantine/core';
import { RosterImported } from '@stilltill/protocol/office-roster';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';

/** Brings a roster as CSV. All of it is taken or nothing, and each row that is wrong is named. */
export function ImportForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('roster');
  const { t: office } = useTranslation('office');
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<z.output<typeof RosterImported> | null>(null);
  const bring = useCommand({ method: 'POST', schema: RosterImported, path: () => '/office/roster/import', body: (text: string) => ({ text }), invalidates: ['roster'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (file) setDone(await bring.run(readText(new Uint8Array(await file.arrayBuffer()))));
  };
  return (
    <Modal opened onClose={onClose} title={t('file.title')} size="lg" centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)}>
        <p className="of-section-hint">{t('file.hint')}</p>
        {bring.fault && <FaultNotice fault={bring.fault} />}
        <FileInput label={t('file.choose')} accept=".csv,text/csv,text/plain" value={file} onChange={(chosen) => { setFile(chosen); setDone(null); bring.reset(); }} clearable clearButtonProps={{ 'aria-label': office('frame.close') }} />
        {done && done.problems.length === 0 && <Notice tone="green" title={t('file.done', { count: done.added })}>{done.known > 0 ? t('file.known', { count: done.known }) : ''}</Notice>}
        {done && done.problems.length > 0 && <Problems problems={done.problems} />}
        <div className="of-form-actions">
          <Button variant="default" onClick={onClose}>{t('file.close')}</Button>
          <Button type="submit" disabled={!file} loading={bring.busy}>{t('file.bring')}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Problems({ problems }: { readonly problems: z.output<typeof RosterImported>['problems'] }): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <section aria-label={t('file.problems', { count: problems.length })}>
      <Notice tone="amber" title={t('file.problems', { count: problems.length })} />
      <ul className="of-roster-problems">
        {problems.map(({ line, column, value, reason, shift }) => (
          <li key={`${line} ${reason} ${column}`}><strong>{t('file.line', { line })}</strong> {t(`file.reason.${reason}`, { column: t(`file.column.${column}`), value, shift: shift ?? '' })}</li>
        ))}
      </ul>
    </section>
  );
}

/** In UTF-8, or as older Chinese spreadsheets write it. */
function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
