import { Button, FileButton, NumberInput, Skeleton, Switch } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { DisplayPicture, StoreDisplay } from '@stilltill/protocol/display';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { IconArrowLeft, IconPhoto, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { type Store, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { largePicture } from './large-picture.ts';
import './display.css';

type Settings = z.output<typeof StoreDisplay>;
const PICTURES_MAX = 8;
const SECONDS_MIN = 3;
const SECONDS_MAX = 120;

/** What a store's customer displays show while nothing is sold, and how its tills begin. */
export function DisplaySection(props: { readonly store: Store; readonly manages: boolean }): ReactNode {
  const kept = useQuery(queries.display(props.store.id));
  if (kept.error && !kept.data) return <ReadFault of={kept} />;
  // Once it is there, what a person changes is theirs: a later answer must not take it away.
  return kept.data ? <DisplayForm {...props} kept={kept.data} /> : <Skeleton height={240} radius="md" />;
}

function DisplayForm({ store, manages, kept }: { readonly store: Store; readonly manages: boolean; readonly kept: Settings }): ReactNode {
  const { t } = useTranslation('office');
  const [settings, setSettings] = useState(kept);
  const [unusable, setUnusable] = useState<Fault | null>(null);
  const [saved, setSaved] = useState(false);
  const bring = useCommand({ method: 'POST', schema: DisplayPicture, path: () => '/office/display-pictures', body: (picture: string) => ({ picture }), invalidates: [] });
  const save = useCommand({ method: 'PUT', schema: StoreDisplay, path: () => `/office/stores/${store.id}/display`, body: (change: Settings) => change, invalidates: ['display'] });
  const { pictures, seconds } = settings.display;
  const change = (display: Partial<Settings['display']>): void => {
    setSaved(false);
    setSettings({ ...settings, display: { ...settings.display, ...display } });
  };
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    const made = await largePicture(file);
    setUnusable(made.ok ? null : made.fault);
    const brought = made.ok ? await bring.run(made.value) : null;
    if (brought && !pictures.includes(brought.picture)) change({ pictures: [...pictures, brought.picture] });
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved((await save.run(settings)) !== null);
  };
  const fault = unusable ?? bring.fault ?? save.fault;
  return (
    <Section title={t('display.title')} hint={t('display.hint')}>
      <form className="of-form" onSubmit={(event) => void submit(event)}>
        {fault && <FaultNotice fault={fault} />}
        {saved && <Notice tone="green" title={t('display.saved')}>{t('display.saved_hint')}</Notice>}
        {pictures.length > 0 && (
          <ol className="of-display-pictures">
            {pictures.map((picture, place) => (
              <li key={picture}>
                <img src={`/api/v1/display-pictures/${picture}`} alt={t('display.picture', { place: place + 1 })} width={240} height={150} />
                {manages && (
                  <div className="of-actions">
                    <Button variant="default" disabled={place === 0} aria-label={t('display.earlier', { place: place + 1 })} onClick={() => change({ pictures: earlier(pictures, place) })}><IconArrowLeft size={18} stroke={1.75} aria-hidden /></Button>
                    <Button variant="default" aria-label={t('display.remove', { place: place + 1 })} onClick={() => change({ pictures: pictures.filter((each) => each !== picture) })}><IconTrash size={18} stroke={1.75} aria-hidden /></Button>
                  </div>
                )}
              </li>
            ))}
          </ol>
        )}
        {manages && pictures.length < PICTURES_MAX && (
          <div className="of-actions">
            <FileButton accept="image/*" onChange={(file) => void choose(file)} inputProps={{ 'aria-label': t('display.add') }}>
              {(button) => <Button {...button} variant="default" loading={bring.busy} leftSection={<IconPhoto size={18} stroke={1.75} aria-hidden />}>{t('display.add')}</Button>}
            </FileButton>
          </div>
        )}
        <NumberInput label={t('display.seconds')} min={SECONDS_MIN} max={SECONDS_MAX} clampBehavior="strict" allowDecimal={false} disabled={!manages} value={seconds} onChange={(value) => { if (typeof value === 'number' && value >= SECONDS_MIN) change({ seconds: value }); }} />
        <Switch label={t('display.simple')} description={t('display.simple_hint')} disabled={!manages} checked={settings.simple_mode} onChange={(event) => { setSaved(false); setSettings({ ...settings, simple_mode: event.currentTarget.checked }); }} />
        {manages && <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('form.save')}</Button></div>}
      </form>
    </Section>
  );
}

function earlier(pictures: readonly string[], place: number): string[] {
  const [moved] = pictures.slice(place, place + 1);
  const others = pictures.filter((_, at) => at !== place);
  return moved === undefined ? others : [...others.slice(0, place - 1), moved, ...others.slice(place - 1)];
}
