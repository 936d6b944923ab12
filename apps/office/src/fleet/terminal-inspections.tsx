/** What people saw who looked at a terminal: seals, photographs, and how its card machine is set (PCI DSS 4, 9.5.1). */
import { Button, FileButton, Modal, NativeSelect, TextInput, Textarea } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { INSPECTION_OUTCOMES, InspectionPictureAnswer } from '@stilltill/protocol/office-fleet';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { ask } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { largePicture } from '../display/large-picture.ts';
import { type FleetDetail, type Inspection, fleetQueries } from './fleet-queries.ts';
import { Deciders } from '../session/deciders.tsx';

const TONES: Readonly<Record<Inspection['outcome'], BadgeTone>> = { sound: 'green', doubtful: 'amber', tampered: 'red' };
const MACHINE = ['dial_up', 'dial_ahead', 'calls'] as const;
const PICTURES_MAX = 10;
/** Photographs show seals: unlike pictures of goods they are had by whoever is signed in here alone. */
const pictureAt = (picture: string): string => `/api/v1/office/fleet/inspection-pictures/${picture}`;

export function TerminalInspections({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: of_office } = useTranslation('office');
  const pages = usePages(fleetQueries.inspections(terminal.id));
  const [opened, setOpened] = useState(false);
  return (
    <Section title={t('inspections.before')} actions={<Deciders><Button variant="default" onClick={() => setOpened(true)}>{t('inspections.inspect')}</Button></Deciders>}>
      <List plain name="inspections" label={t('inspections.before')} columns={useColumns()} row_key={(row) => row.id} state={pages} empty={<p className="of-muted of-list-none">{t('inspections.before_none')}</p>} />
      {opened && (
        <Modal opened onClose={() => setOpened(false)} title={`${t('inspections.inspect')}: ${terminal.store_code} ${terminal.code}`} centered closeButtonProps={{ 'aria-label': of_office('frame.close') }}>
          <InspectionForm terminal={terminal.id} onClose={() => { setOpened(false); pages.refetch(); }} />
        </Modal>
      )}
    </Section>
  );
}

function useColumns(): readonly Column<Inspection>[] {
  const { t } = useTranslation('fleet');
  const { at } = useStores();
  return [
    { id: 'at', header: t('inspections.last'), fixed: true, narrow: 'title', cell: (row) => at(row.at) },
    { id: 'outcome', header: t('inspections.outcome'), narrow: 'amount', cell: (row) => <Badge tone={TONES[row.outcome]}>{t(`inspections.outcomes.${row.outcome}`)}</Badge> },
    { id: 'by', header: t('list.operator'), narrow: 'detail', cell: (row) => row.by },
    { id: 'seals', header: t('inspections.seals'), narrow: 'detail', cell: (row) => row.seal_numbers.join(', ') },
    { id: 'note', header: t('inspections.note'), cell: (row) => row.note },
    { id: 'pictures', header: t('inspections.pictures'), narrow: 'detail', cell: (row) => <span className="fl-pictures">{row.pictures.map((picture) => <a key={picture} href={pictureAt(picture)} target="_blank" rel="noreferrer"><img src={pictureAt(picture)} alt={t('inspections.pictures')} loading="lazy" /></a>)}</span> },
  ];
}

type Typed = { readonly outcome: Inspection['outcome']; readonly seals: string; readonly note: string; readonly pictures: readonly string[]; readonly machine: Readonly<Record<(typeof MACHINE)[number], '' | 'off' | 'on'>> };

function InspectionForm({ terminal, onClose }: { readonly terminal: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const [typed, setTyped] = useState<Typed>({ outcome: 'sound', seals: '', note: '', pictures: [], machine: { dial_up: '', dial_ahead: '', calls: '' } });
  const write = useCommand({
    method: 'POST', schema: z.unknown(), path: () => '/office/fleet/inspections', invalidates: ['fleet'],
    body: (done: Typed) => ({
      terminal, outcome: done.outcome, seal_numbers: done.seals.split(/[,，]/).map((each) => each.trim()).filter((each) => each !== ''), pictures: done.pictures, note: done.note.trim() === '' ? null : done.note.trim(),
      reported: Object.fromEntries(Object.entries(done.machine).filter(([, value]) => value !== '')),
    }),
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ((await write.run(typed)) !== null) onClose();
  };
  const set = (change: Partial<Typed>): void => setTyped({ ...typed, ...change });
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {write.fault && <FaultNotice fault={write.fault} />}
      <NativeSelect label={t('inspections.outcome')} value={typed.outcome} onChange={(event) => set({ outcome: event.currentTarget.value as Inspection['outcome'] })} data={INSPECTION_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`inspections.outcomes.${outcome}`) }))} data-autofocus />
      <TextInput label={t('inspections.seals')} description={t('inspections.seals_hint')} maxLength={400} value={typed.seals} onChange={(event) => set({ seals: event.currentTarget.value })} />
      <fieldset className="of-form" style={{ border: 0, padding: 0, margin: 0 }}>
        <legend>{t('inspections.machine')}</legend>
        <p className="of-section-hint">{t('inspections.machine_hint')}</p>
        {MACHINE.map((name) => (
          <NativeSelect key={name} label={t(`settings.names.${name}`)} value={typed.machine[name]} onChange={(event) => set({ machine: { ...typed.machine, [name]: event.currentTarget.value as '' | 'off' | 'on' } })} data={[{ value: '', label: t('inspections.not_looked') }, { value: 'off', label: t('settings.off') }, { value: 'on', label: t('settings.on') }]} />
        ))}
      </fieldset>
      <Textarea label={t('inspections.note')} maxLength={1000} autosize minRows={2} value={typed.note} onChange={(event) => set({ note: event.currentTarget.value })} />
      <Pictures pictures={typed.pictures} onAdd={(picture) => setTyped((was) => ({ ...was, pictures: [...was.pictures, picture] }))} />
      <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('act.cancel')}</Button><Button type="submit" loading={write.busy}>{t('inspections.write')}</Button></div>
    </form>
  );
}

function Pictures({ pictures, onAdd }: { readonly pictures: readonly string[]; readonly onAdd: (picture: string) => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (file: File | null): Promise<void> => {
    if (!file) return;
    setBusy(true);
    const made = await largePicture(file);
    const kept = made.ok ? await ask(InspectionPictureAnswer, '/office/fleet/inspection-pictures', { method: 'POST', body: { picture: made.value } }) : made;
    setBusy(false);
    setFault(kept.ok ? null : kept.fault);
    if (kept.ok) onAdd(kept.value.picture);
  };
  return (
    <div>
      {fault && <FaultNotice fault={fault} />}
      <div className="fl-pictures">{pictures.map((picture) => <img key={picture} src={pictureAt(picture)} alt={t('inspections.pictures')} />)}</div>
      {pictures.length < PICTURES_MAX && (
        <FileButton accept="image/*" capture="environment" onChange={(file) => void add(file)} inputProps={{ 'aria-label': t('inspections.add_picture') }}>
          {(props) => <Button {...props} variant="default" loading={busy}>{t('inspections.add_picture')}</Button>}
        </FileButton>
      )}
    </div>
  );
}
