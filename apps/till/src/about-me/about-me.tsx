/** What watch says of whoever is signed on: cases that they were told of, with the right of reply, and how they do beside peers. */
import { FaultNotice, dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import { useWatchWords } from '@stilltill/ui/watch-words';
import type {} from '@stilltill/ui/messages/watch';
import type { Fault, Result } from '@stilltill/domain/result';
import type { AboutMe } from '@stilltill/till-engine';
import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './about-me.module.css';

export default function AboutMeSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('watch');
  const { till } = useSurroundings();
  const [answer, setAnswer] = useState<Result<AboutMe> | null>(null);
  const ask = useCallback((): void => {
    setAnswer(null);
    void till.aboutMe().then(setAnswer);
  }, [till]);
  useEffect(() => {
    let isWanted = true;
    void till.aboutMe().then((given) => {
      if (isWanted) setAnswer(given);
    });
    return () => {
      isWanted = false;
    };
  }, [till]);
  return (
    <Sheet title={t('about_me.title')} closeLabel={t('about_me.close')} onClose={onClose}>
      {answer === null && <p role="status" className={classes['muted']}>{t('about_me.loading')}</p>}
      {answer?.ok === false && <FaultNotice fault={answer.fault} action={<button type="button" className="st-button" onClick={ask}>{t('about_me.again')}</button>} />}
      {answer?.ok && <>
        <section className={classes['part']}>
          <h3>{t('about_me.cases')}</h3>
          {answer.value.cases.length === 0 && <p className={classes['muted']}>{t('about_me.cases_none')}</p>}
          {answer.value.cases.map((each) => <Case key={each.id} of={each} />)}
        </section>
        <Scores scores={answer.value.scores} />
      </>}
    </Sheet>
  );
}

function Case({ of }: { readonly of: AboutMe['cases'][number] }): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const { tag } = useLanguage();
  const timezone = useTill((state) => state.store?.timezone);
  const at = (moment: string): string => dayAndTime(moment, tag, timezone);
  return (
    <article className={classes['case']}>
      <ul>{of.findings.map((finding) => (
        <li key={finding.id}>
          <strong>{words.sentence(finding)}</strong>
          <span className={classes['muted']}>{[...new Set([at(finding.from), at(finding.until)])].join(' – ')} · {words.sure(finding.sure_ppm)}</span>
          {finding.explanations.map((each) => <span key={each} className={classes['muted']}>{words.explanation(each)}</span>)}
        </li>
      ))}</ul>
      <p className={classes['muted']}>{t('about_me.told', { at: at(of.told_at) })} {t('about_me.no_verdict')}</p>
      {of.replies.map(({ at: moment, text }) => <blockquote key={moment}>{text}<footer className={classes['muted']}>{t('about_me.replied', { at: at(moment) })}</footer></blockquote>)}
      {of.outcome !== null && <p>{t('about_me.ended', { outcome: t(`outcome.${of.outcome}`) })} {of.reason}</p>}
      {of.ended_at === null && <Reply case_id={of.id} />}
    </article>
  );
}

function Reply({ case_id }: { readonly case_id: string }): ReactNode {
  const { t } = useTranslation('watch');
  const { till } = useSurroundings();
  const [text, setText] = useState('');
  const [isSent, setSent] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await till.replyToCase(case_id, text);
    setFault(done.ok ? null : done.fault);
    setSent(done.ok);
    if (done.ok) setText('');
  };
  return (
    <form className={classes['reply']} onSubmit={(event) => void send(event)}>
      <label>
        <span>{t('about_me.reply')}</span>
        <small className={classes['muted']}>{t('about_me.reply_hint')}</small>
        <textarea rows={4} maxLength={2000} value={text} onChange={(event) => { setSent(false); setText(event.target.value); }} />
      </label>
      {fault && <FaultNotice fault={fault} />}
      {isSent && <p role="status">{t('about_me.sent')}</p>}
      <button type="submit" className="st-button" disabled={text.trim() === ''}>{t('about_me.send')}</button>
    </form>
  );
}

function Scores({ scores }: { readonly scores: AboutMe['scores'] }): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const apart = scores.filter(({ ratio_low_milli, ratio_high_milli }) => ratio_low_milli > 1000 || ratio_high_milli < 1000);
  return (
    <section className={classes['part']}>
      <h3>{t('about_me.scores')}</h3>
      {apart.length === 0 && <p className={classes['muted']}>{t('about_me.scores_none')}</p>}
      <ul>{apart.map((rate) => (
        <li key={rate.rule}><strong>{words.rule(rate.rule)}</strong> <span className={classes['muted']}>{t('scores.bar', { ratio: words.milli(rate.ratio_milli), low: words.milli(rate.ratio_low_milli), high: words.milli(rate.ratio_high_milli) })}</span></li>
      ))}</ul>
    </section>
  );
}
