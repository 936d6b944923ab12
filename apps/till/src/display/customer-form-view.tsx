import { AGREED_PURPOSES, type AddressKind, CHANNELS_OF_ADDRESS, type ConsentChoice, type ConsentNotice } from '@stilltill/domain/consent';
import type { Language } from '@stilltill/domain/codes';
import { tagOf } from '@stilltill/ui';
import { IconCheck, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { AddressPad, KindChoice, NOTHING_TYPED, type Typed, looksWhole } from '../contact/address-pad.tsx';
import { type ConsentWords, useConsentWords } from '../contact/words.ts';
import type { FromDisplay, Scene } from './message.ts';
import classes from './customer-form-view.module.css';

type FormScene = Extract<Scene, { is: 'form' }>;
const NAMES: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

/** What the customer answers by themself. Nothing is chosen beforehand, and saying no takes as much room as saying yes. */
export function CustomerFormView(props: { readonly scene: FormScene; readonly first: Language; readonly say: (message: FromDisplay) => void }): ReactNode {
  const { scene, say } = props;
  const [language, setLanguage] = useState<Language>(props.first);
  const t = useConsentWords(language);
  const notice = scene.notices.find((each) => each.language === language) ?? scene.notices[0];
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [choices, setChoices] = useState<readonly ConsentChoice[]>([]);
  if (!notice) return null;
  if (scene.state === 'done') return <Done words={t} what={scene.what} language={language} />;
  const isConsent = scene.what === 'consent';
  const isReady = looksWhole(typed) && (!isConsent || choices.length > 0);
  const address = { kind: typed.kind, address: typed.text.trim() };
  const setKind = (kind: AddressKind): void => {
    setTyped({ kind, text: '' });
    setChoices([]);
  };
  const answer = (): void => {
    const facts = { v: 1 as const, form: scene.form, language: notice.language, address };
    say(isConsent ? { ...facts, kind: 'agreed', choices: [...choices] } : { ...facts, kind: 'addressed' });
  };
  return (
    <section className={classes['form']} lang={tagOf(language)} aria-label={isConsent ? notice.title : t('display.receipt')}>
      <header className={classes['head']}>
        <h1>{isConsent ? notice.title : t('display.receipt')}</h1>
        {scene.notices.length > 1 && (
          <div className="st-choice" role="group" aria-label={t('display.language')}>
            {scene.notices.map((each) => <button key={each.language} type="button" lang={tagOf(each.language)} className="st-choice-option" aria-pressed={each.language === language} onClick={() => setLanguage(each.language)}>{NAMES[each.language]}</button>)}
          </div>
        )}
      </header>
      <div className={classes['body']} data-what={scene.what} data-kind={typed.kind}>
        <div className={classes['read']}>
          {isConsent ? notice.paragraphs.map((paragraph) => <p key={paragraph}>{paragraph}</p>) : <p>{t('display.receipt_hint')}</p>}
          {isConsent && <Choices words={t} notice={notice} kind={typed.kind} choices={choices} onChoose={setChoices} />}
        </div>
        <div className={classes['type']}>
          <Entry words={t} typed={typed} onType={setTyped} onKind={setKind} />
          {scene.state === 'unreadable' && <p className={classes['wrong']} role="alert">{typed.kind === 'phone' ? t('display.bad_phone') : t('display.bad_email')}</p>}
        </div>
      </div>
      <footer className={classes['answers']}>
        <button type="button" className="st-button" onClick={() => say({ v: 1, kind: 'declined', form: scene.form })}>{isConsent ? notice.decline : t('display.cancel')}</button>
        {/* To agree is no louder than to decline. */}
        <button type="button" className="st-button" {...(isConsent ? {} : { 'data-kind': 'primary' })} disabled={!isReady} onClick={answer}>{isConsent ? notice.agree : t('display.send')}</button>
      </footer>
    </section>
  );
}

/** Purposes by the ways that reach what is being typed. */
function Choices(props: { readonly words: ConsentWords; readonly notice: ConsentNotice; readonly kind: AddressKind; readonly choices: readonly ConsentChoice[]; readonly onChoose: (choices: readonly ConsentChoice[]) => void }): ReactNode {
  const { words: t, notice, kind, choices, onChoose } = props;
  const channels = CHANNELS_OF_ADDRESS[kind];
  const isChosen = (choice: ConsentChoice): boolean => choices.some(({ purpose, channel }) => purpose === choice.purpose && channel === choice.channel);
  const toggle = (choice: ConsentChoice): void => onChoose(isChosen(choice) ? choices.filter(({ purpose, channel }) => purpose !== choice.purpose || channel !== choice.channel) : [...choices, choice]);
  return (
    <fieldset className={classes['choices']}>
      <legend>{t('display.choose')}</legend>
      {AGREED_PURPOSES.map((purpose) => (
        <div key={purpose} className={classes['purpose']}>
          <span>{notice.purposes[purpose]}</span>
          {channels.map((channel) => (
            <button key={channel} type="button" role="checkbox" className={classes['choice']} aria-checked={isChosen({ purpose, channel })} aria-label={`${notice.purposes[purpose]}: ${notice.channels[channel]}`} onClick={() => toggle({ purpose, channel })}>
              <span className={classes['box']} aria-hidden>{isChosen({ purpose, channel }) && <IconCheck size="1em" stroke={3} />}</span>{notice.channels[channel]}
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  );
}

function Entry(props: { readonly words: ConsentWords; readonly typed: Typed; readonly onType: (typed: Typed) => void; readonly onKind: (kind: AddressKind) => void }): ReactNode {
  const { words: t, typed } = props;
  return (
    <>
      <KindChoice words={t} kind={typed.kind} onKind={props.onKind} />
      <p className={classes['typed']} role="status" aria-label={t('display.number')} data-kind={typed.kind}>{typed.text === '' ? '\u00a0' : typed.text}</p>
      <AddressPad words={t} typed={typed} onType={props.onType} />
    </>
  );
}

function Done({ words: t, what, language }: { readonly words: ConsentWords; readonly what: FormScene['what']; readonly language: Language }): ReactNode {
  return (
    <div className={classes['done']} lang={tagOf(language)} role="status">
      <p className={classes['thanks']}><IconCircleCheck size="1.2em" stroke={2} aria-hidden /> {what === 'consent' ? t('display.done') : t('display.receipt_done')}</p>
      {what === 'consent' && <p>{t('display.done_hint')}</p>}
    </div>
  );
}
