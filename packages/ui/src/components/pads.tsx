import { IconBackspace } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type {} from '../messages/common.ts';
import type { PadKey } from '../number-entry.ts';
import { useTranslation } from '../i18n/use-translation.ts';

const ROWS = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const;
const PHONE_ROWS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Figures in the order of a keyboard's number block. The page shows what is typed and listens to the keyboard itself. */
export function NumberPad(props: { readonly onKey: (key: PadKey) => void; readonly decimals: number }): ReactNode {
  const { t } = useTranslation('common');
  return (
    <div className="st-pad" role="group" aria-label={t('pad.digits')}>
      {ROWS.map((key) => <PadButton key={key} onClick={() => props.onKey(key)}>{key}</PadButton>)}
      {props.decimals > 0
        ? <PadButton label={t('pad.point')} onClick={() => props.onKey('.')}>.</PadButton>
        : <PadButton onClick={() => props.onKey('00')}>00</PadButton>}
      <PadButton onClick={() => props.onKey('0')}>0</PadButton>
      <PadButton label={t('pad.backspace')} onClick={() => props.onKey('backspace')}><IconBackspace size={28} stroke={1.5} aria-hidden /></PadButton>
    </div>
  );
}

/** Figures in the order of a telephone, with dots for what is typed: only their number is ever shown. */
export function PinPad(props: { readonly length: number; readonly onKey: (key: PadKey) => void; readonly onEnter: () => void; readonly busy?: boolean }): ReactNode {
  const { t } = useTranslation('common');
  return (
    <div className="st-pin">
      <div className="st-pin-dots" role="status" aria-label={t('pad.entered', { count: props.length })}>
        {Array.from({ length: Math.max(4, props.length) }, (_, place) => <span key={place} className="st-pin-dot" data-filled={place < props.length} />)}
      </div>
      <div className="st-pad" role="group" aria-label={t('pad.digits')}>
        {PHONE_ROWS.map((key) => <PadButton key={key} onClick={() => props.onKey(key)}>{key}</PadButton>)}
        <PadButton label={t('pad.backspace')} onClick={() => props.onKey('backspace')}><IconBackspace size={28} stroke={1.5} aria-hidden /></PadButton>
        <PadButton onClick={() => props.onKey('0')}>0</PadButton>
        <button type="button" className="st-pad-key st-pad-enter" disabled={props.busy || props.length === 0} onClick={props.onEnter}>{t('pad.enter')}</button>
      </div>
    </div>
  );
}

function PadButton(props: { readonly children: ReactNode; readonly label?: string; readonly onClick: () => void }): ReactNode {
  return <button type="button" className="st-pad-key" aria-label={props.label} onClick={props.onClick}>{props.children}</button>;
}
