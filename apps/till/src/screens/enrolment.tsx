import { normalizeCode } from '@stilltill/protocol';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Stage } from '../parts/stage.tsx';
import { useSurroundings } from '../till-context.ts';
import { CODE_LENGTH, codeFrom, showCode } from './enrolment-code.ts';
import classes from './screens.module.css';

/** `onDone`: where the till is enrolled already and is enrolled again, the way back. */
export function Enrolment(props: { readonly onDone?: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const [code, setCode] = useState(() => codeFrom(window.location.href));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const isWhole = code.length === CODE_LENGTH;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isWhole || busy) return;
    setBusy(true);
    setFault(null);
    const answer = await till.enrol(normalizeCode(code));
    setBusy(false);
    if (answer.ok) {
      // The code is used up: it must not come back with a reload or a bookmark.
      window.history.replaceState(null, '', window.location.pathname);
      props.onDone?.();
    } else setFault(answer.fault);
  }

  return (
    <Stage title={t('enrol.title')} lead={t('enrol.lead')}>
      <form className={classes['form']} onSubmit={(event) => void submit(event)}>
        <label className="st-field">
          <span className="st-field-label">{t('enrol.code')}</span>
          <input
            className={`st-input ${classes['code']}`} value={showCode(code)} placeholder="ABCD-EFGH" autoFocus autoComplete="off" autoCapitalize="characters" spellCheck={false} inputMode="text"
            aria-describedby="enrol-where" onChange={(event) => setCode(codeFrom(event.target.value))}
          />
        </label>
        <p id="enrol-where" className={classes['quiet']}>{t('enrol.where')}</p>
        {fault && <FaultNotice fault={fault} />}
        <button type="submit" className={`st-button ${classes['go']}`} data-kind="primary" disabled={!isWhole || busy}>{busy ? t('enrol.busy') : t('enrol.submit')}</button>
        {props.onDone && <button type="button" className="st-button" data-kind="plain" onClick={props.onDone}><IconArrowLeft size={22} aria-hidden /> {t('enrol.back')}</button>}
      </form>
    </Stage>
  );
}
