/** Says what is wrong and what to do first. It stands beside selling, never in front of it: scans go on into the basket. */
import type { FaultEntry } from '@stilltill/domain/fault';
import { FAULTS, faultOf, searchFaults } from '@stilltill/domain/fault/catalogue';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import { IconArrowLeft, IconRefresh, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { usePrinter } from '../printing/use-printer.ts';
import { usePreferences, useSurroundings, useTill } from '../till-context.ts';
import { FaultCard } from './fault-card.tsx';
import classes from './diagnosis.module.css';

export default function DiagnosisPanel({ code, onClose }: { readonly code: string | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('faults');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const { hand } = usePreferences();
  const language = tag === 'zh-CN' ? 'zh' : 'en';
  const { faults, isLooking, look } = useFound();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<FaultEntry | null>(code === null ? null : faultOf(code) ?? null);
  // What the shop explains may come while somebody searches.
  const own = useTill(() => till.diagnosis.ownFaults());
  const results = useMemo(() => searchFaults(text, language, FAULTS, own), [text, language, own]);
  const isSearching = text.trim() !== '';
  const back = (): void => {
    if (chosen) setChosen(null);
    else if (isSearching) setText('');
    else onClose();
  };
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    back();
    return true;
  });
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.scrollTo(0, 0);
  }, [chosen]);
  const [first, ...others] = faults;
  return (
    <aside ref={place} className={classes['panel']} data-hand={hand} aria-label={t('open')}>
      <header className={classes['head']}>
        {chosen && <button type="button" className="st-icon-button" aria-label={t('back')} onClick={() => setChosen(null)}><IconArrowLeft size={26} stroke={1.75} aria-hidden /></button>}
        <h2>{t('open')}</h2>
        <button type="button" className="st-icon-button" aria-label={t('close')} onClick={onClose}><IconX size={26} stroke={1.75} aria-hidden /></button>
      </header>
      {chosen ? <FaultCard fault={chosen} /> : <>
        <label className={classes['search']}>
          <span>{t('search')}</span>
          <input type="search" value={text} placeholder={t('search_hint')} autoComplete="off" enterKeyHint="search" onChange={(event) => setText(event.target.value)} />
        </label>
        {isSearching && (results.length > 0
          ? <Names faults={results} language={language} onChoose={setChosen} />
          : <EmptyState title={t('none_found', { text: text.trim() })} hint={t('none_found_hint')} />)}
        {!isSearching && (first ? <FaultCard fault={first} /> : isLooking ? <p role="status" className={classes['muted']}>{t('looking')}</p> : <EmptyState title={t('well')} hint={t('well_hint')} />)}
        {!isSearching && others.length > 0 && <section><h3 className={classes['also']}>{t('also')}</h3><Names faults={others} language={language} onChoose={setChosen} /></section>}
        {!isSearching && <button type="button" className="st-button" disabled={isLooking} onClick={look}><IconRefresh size={22} stroke={1.75} aria-hidden /> {isLooking ? t('looking') : t('again')}</button>}
      </>}
    </aside>
  );
}

function Names(props: { readonly faults: readonly FaultEntry[]; readonly language: 'en' | 'zh'; readonly onChoose: (fault: FaultEntry) => void }): ReactNode {
  const { t } = useTranslation('faults');
  return (
    <ul className={classes['names']}>
      {props.faults.map((fault) => (
        <li key={fault.code}>
          <button type="button" onClick={() => props.onChoose(fault)}>
            {fault.shown && <b>{fault.shown}</b>}
            <span>{fault.title[props.language]}{fault.cause === null && <small>{t('unconfirmed')}</small>}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the till finds by itself, and what the printer says at this moment before it: nobody waits for the next look. */
function useFound(): { readonly faults: readonly FaultEntry[]; readonly isLooking: boolean; look(): void } {
  const { till } = useSurroundings();
  const [isLooking, setLooking] = useState(false);
  const found = useTill(() => till.diagnosis.found());
  const trouble = usePrinter((state) => state.trouble);
  const status = usePrinter((state) => state.status);
  const look = (): void => {
    setLooking(true);
    void till.diagnosis.look().finally(() => setLooking(false));
  };
  useEffect(look, [till]);
  const faults = useMemo(() => {
    const printer = [...(trouble ? [trouble] : []), ...(status?.codes ?? [])];
    const elsewhere = found.map(({ code }) => code).filter((code) => !code.startsWith('printer.') || !status);
    // What stops selling goes before a printer, which never does.
    const all = [...elsewhere, ...printer].flatMap((code) => faultOf(code) ?? []).filter(({ severity }) => severity !== 'none');
    const rank = (fault: FaultEntry): number => (fault.selling === 'stopped' ? 0 : fault.group === 'printer' && fault.severity !== 'look' ? 1 : fault.severity === 'look' ? 3 : 2);
    return [...new Map(all.map((fault) => [fault.code, fault])).values()].sort((a, b) => rank(a) - rank(b));
  }, [found, trouble, status]);
  return { faults, isLooking, look };
}
