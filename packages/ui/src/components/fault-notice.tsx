import { CODES } from '@stilltill/domain/codes';
import type { Fault } from '@stilltill/domain/result';
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { explainTo, useLanguage } from '../i18n/use-language.ts';
import type {} from '../messages/common.ts';
import { useTranslation } from '../i18n/use-translation.ts';

/** amber: look at this. red: money or law is at stake. quiet: good to know. */
export type Tone = 'quiet' | 'amber' | 'red' | 'green';

/** A few words that need somebody's eye: a sign, the words, and what can be done about it. */
export function Notice(props: {
  readonly tone: Tone; readonly title: ReactNode; readonly children?: ReactNode; readonly onDismiss?: (() => void) | undefined; readonly action?: ReactNode;
}): ReactNode {
  const { t } = useTranslation('common');
  const Icon = props.tone === 'quiet' || props.tone === 'green' ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className="st-notice" data-tone={props.tone} role={props.tone === 'red' ? 'alert' : 'status'}>
      <Icon className="st-notice-icon" size={24} stroke={1.75} aria-hidden />
      <div className="st-notice-text">
        <strong>{props.title}</strong>
        {props.children && <span> {props.children}</span>}
      </div>
      {props.action}
      {props.onDismiss && (
        <button type="button" className="st-icon-button" aria-label={t('fault.dismiss')} onClick={props.onDismiss}><IconX size={22} stroke={1.75} aria-hidden /></button>
      )}
    </div>
  );
}

/** A fault in the person's language: what happened, what to do, and what became of the data. */
export function FaultNotice(props: {
  readonly fault: Fault; readonly tone?: Tone; readonly onDismiss?: (() => void) | undefined;
  /** Off where nothing could have been lost and saying so would be noise: an unknown barcode. */
  readonly showsData?: boolean; readonly action?: ReactNode;
}): ReactNode {
  const { t } = useTranslation('common');
  const { tag } = useLanguage();
  const { message, action } = explainTo(props.fault, tag);
  const data = { safe: t('fault.safe'), kept: t('fault.kept'), refused: t('fault.refused') }[CODES[props.fault.code].data];
  return (
    <Notice tone={props.tone ?? 'amber'} title={message} onDismiss={props.onDismiss} action={props.action}>
      {action}{props.showsData === false ? '' : ` ${data}`}
    </Notice>
  );
}
