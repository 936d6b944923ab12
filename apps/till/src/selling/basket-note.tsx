import type { Code } from '@stilltill/domain/codes';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, KeyHint, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import classes from './basket.module.css';

/** What the basket says beside its lines: a fault, or a line that is out and can come back. */
export type BasketNote =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'voided'; readonly line: number; readonly name: string }
  | { readonly kind: 'abandoned'; readonly which: 'basket' | 'found' };

/** Money is at stake: the sale that was just tapped may not be there. */
const GRAVE: ReadonlySet<Code> = new Set(['storage_failed', 'storage_full', 'storage_fenced']);

export function BasketNoteStrip(props: { readonly note: BasketNote; readonly actions: { undo(): void; dismiss(): void } }): ReactNode {
  const { t } = useTranslation('till');
  const { note, actions } = props;
  if (note.kind === 'fault') {
    const isGrave = GRAVE.has(note.fault.code);
    return <div className={classes['note']}><FaultNotice fault={note.fault} tone={isGrave ? 'red' : 'amber'} showsData={isGrave} onDismiss={actions.dismiss} /></div>;
  }
  if (note.kind === 'abandoned') return <div className={classes['note']}><Notice tone="quiet" title={note.which === 'found' ? t('basket.found_abandoned') : t('basket.abandoned')} onDismiss={actions.dismiss} /></div>;
  return (
    <div className={classes['note']}>
      <Notice
        tone="quiet" title={t('basket.voided', { name: note.name })}
        action={<button type="button" className={`st-button ${classes['undo']}`} data-kind="plain" onClick={actions.undo}><IconArrowBackUp size={22} aria-hidden /> {t('basket.undo')} <KeyHint keys={keyShown('undo')} /></button>}
      />
    </div>
  );
}
