import { nameIn } from '@stilltill/domain/catalog';
import type { Language } from '@stilltill/domain/codes';
import { formatMoney } from '@stilltill/domain/money';
import { QrCode, formatQuantity, tagOf, useTranslator } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconCircleCheck } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, createContext, memo, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useConsentWords } from '../contact/words.ts';
import { CustomerFormView } from './customer-form-view.tsx';
import type { DisplayFeed } from './display-feed.ts';
import type { DisplayLine, DisplayMember, DisplayPointsBack, Scene, Shop } from './message.ts';
import classes from './customer-display.module.css';

type Word = 'total' | 'discount' | 'tax' | 'waived' | 'paid' | 'left' | 'given' | 'change' | 'thanks' | 'scan' | 'welcome' | 'promotion' | 'points' | 'points_spent' | 'points_earned' | 'points_unknown' | 'back' | 'points_taken_back' | 'points_taken_back_unknown' | 'points_returned';

/** The store's first language, and the second, which stands small beside it; null: it has one. */
const LanguagesContext = createContext<{ readonly first: Language; readonly second: Language | null }>({ first: 'zh', second: 'en' });

/** What the customer sees: goods as they are scanned, what is to be paid, the change; else the store. */
export function CustomerDisplay({ feed }: { readonly feed: DisplayFeed }): ReactNode {
  const { shop, scene } = useSyncExternalStore(feed.subscribe, feed.get);
  const [first = 'zh', second = null] = shop?.languages ?? ['zh', 'en'];
  const isSold = scene.is !== 'idle' && scene.is !== 'form';
  return (
    <LanguagesContext value={{ first, second }}>
      <main className={classes['display']} data-scene={scene.is}>
        {scene.is === 'idle' && (scene.member ? <Greeting member={scene.member} /> : <Idle shop={shop} />)}
        {scene.is === 'basket' && <BasketView scene={scene} />}
        {scene.is === 'form' && <CustomerFormView key={scene.form} scene={scene} first={first} say={feed.say} />}
        {scene.is === 'paid' && <PaidView scene={scene} />}
        {scene.is === 'back' && <BackView scene={scene} />}
        {isSold && shop && <p className={classes['shop']}>{shop.shop_name} · {shop.store_name}</p>}
      </main>
    </LanguagesContext>
  );
}

/** A word in the store's languages, the second one small. */
function Words({ word, promotion }: { readonly word: Word; readonly promotion?: string }): ReactNode {
  const { first, second } = useContext(LanguagesContext);
  const translator = useTranslator();
  const say = (language: Language): string => {
    const t = translator.getFixedT(tagOf(language), 'till');
    const words: Readonly<Record<Word, string>> = {
      total: t('display.total'), discount: t('display.discount'), tax: t('display.tax'), waived: t('display.waived'), paid: t('display.paid'), left: t('display.left'),
      given: t('display.given'), change: t('display.change'), thanks: t('display.thanks'), scan: t('display.scan'), welcome: t('display.welcome'), promotion: promotion ?? '',
      points: t('display.points'), points_spent: t('display.points_spent'), points_earned: t('display.points_earned'), points_unknown: t('display.points_unknown'),
      back: t('display.back'), points_taken_back: t('display.points_taken_back'), points_taken_back_unknown: t('display.points_taken_back_unknown'), points_returned: t('display.points_returned'),
    };
    return words[word];
  };
  return <span className={classes['words']}><span lang={tagOf(first)}>{say(first)}</span>{second && <span lang={tagOf(second)} className={classes['second']}>{say(second)}</span>}</span>;
}

function useMoney(currency: string): (amount_minor: bigint) => string {
  const { first } = useContext(LanguagesContext);
  return (amount_minor) => formatMoney(amount_minor, currency, tagOf(first));
}

function BasketView({ scene }: { readonly scene: Extract<Scene, { is: 'basket' }> }): ReactNode {
  const money = useMoney(scene.currency);
  const { paying } = scene;
  const given_minor = paying?.given_minor ?? null;
  const change_minor = given_minor === null ? 0n : given_minor - scene.left_minor;
  const isPart = scene.paid_minor !== 0n;
  return (
    <>
      <ol className={classes['lines']}>
        {scene.above > 0 && <li className={classes['more']} aria-hidden>⋮</li>}
        {scene.lines.map((line) => <LineView key={line.line} line={line} currency={scene.currency} isCurrent={line.line === scene.current} />)}
        {scene.below > 0 && <li className={classes['more']} aria-hidden>⋮</li>}
      </ol>
      <section className={classes['sums']} data-paying={paying !== null || isPart}>
        <dl className={classes['small']}>
          {scene.tax_minor !== 0n && <div><dt><Words word="tax" /></dt><dd>{money(scene.tax_minor)}</dd></div>}
          {scene.waived_minor !== 0n && <div><dt><Words word="waived" /></dt><dd>{money(-scene.waived_minor)}</dd></div>}
          {isPart && <div><dt><Words word="total" /></dt><dd>{money(scene.total_minor)}</dd></div>}
          {isPart && <div><dt><Words word="paid" /></dt><dd>{money(scene.paid_minor)}</dd></div>}
          {given_minor !== null && <div><dt><Words word="given" /></dt><dd>{money(given_minor)}</dd></div>}
          {change_minor > 0n && <div><dt><Words word="change" /></dt><dd>{money(change_minor)}</dd></div>}
          <PointsBack back={scene.points_back} hasBalance={!scene.member} />
          <Points member={scene.member} />
        </dl>
        <Figure word={isPart ? 'left' : 'total'} text={money(isPart ? scene.left_minor : scene.total_minor)} />
      </section>
    </>
  );
}

const LineView = memo(function LineView({ line, currency, isCurrent }: { readonly line: DisplayLine; readonly currency: string; readonly isCurrent: boolean }): ReactNode {
  const { first, second } = useContext(LanguagesContext);
  const money = useMoney(currency);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent, line.qty_milli]);
  const name = nameIn(line.names, first);
  const other = second && nameIn(line.names, second);
  return (
    <li ref={row} className={classes['line']} data-current={isCurrent}>
      <span className={classes['qty']}>{formatQuantity(line.qty_milli, tagOf(first))}{line.isWeighed ? '\u202fkg' : ' ×'}</span>
      <span className={classes['name']}>{name}{other && other !== name && <span className={classes['second']} lang={second}>{other}</span>}</span>
      <span className={classes['amount']}>{line.amount_minor !== line.full_minor && <s>{money(line.full_minor)}</s>}{money(line.amount_minor)}</span>
      {line.reductions.map((reduction, place) => (
        <span key={place} className={classes['reduction']}>
          {Object.keys(reduction.names).length > 0 ? <Words word="promotion" promotion={nameIn(reduction.names, first)} /> : <Words word="discount" />} {money(-reduction.amount_minor)}
        </span>
      ))}
    </li>
  );
});

/** As large as the width allows: a figure is at most 0.7 em wide in the fonts of the stack. */
function Figure({ word, text }: { readonly word: Word; readonly text: string }): ReactNode {
  return (
    <p className={classes['figure']} role="status">
      <Words word={word} />
      <strong className="st-figures" style={{ '--length': Math.max(6, text.length) } as CSSProperties}>{text}</strong>
    </p>
  );
}

/** What the card holds: before the sale, and after it what was earned and is left. */
function Points({ member }: { readonly member: DisplayMember | undefined }): ReactNode {
  const { first } = useContext(LanguagesContext);
  if (!member) return null;
  const figure = (points: number): string => new Intl.NumberFormat(tagOf(first)).format(points).replace('-', '−');
  const row = (word: Word, text: string): ReactNode => <div data-points={word}><dt><Words word={word} /></dt><dd>{text}</dd></div>;
  return (
    <>
      {member.spent_points > 0 && row('points_spent', `−${figure(member.spent_points)}`)}
      {member.earned_points !== null && row('points_earned', `+${figure(member.earned_points)}`)}
      {member.balance_points === null ? <div data-points="unknown"><dt><Words word="points_unknown" /></dt></div> : row('points', figure(member.balance_points))}
    </>
  );
}

/** What goods that come back do to their card. Where a card stands beside them that is paid with, its balance alone is said. */
function PointsBack({ back, hasBalance = true }: { readonly back: DisplayPointsBack | undefined; readonly hasBalance?: boolean }): ReactNode {
  const { first } = useContext(LanguagesContext);
  if (!back) return null;
  const figure = (points: number): string => new Intl.NumberFormat(tagOf(first)).format(points).replace('-', '−');
  const row = (word: Word, text: string): ReactNode => <div data-points={word}><dt><Words word={word} /></dt><dd>{text}</dd></div>;
  return (
    <>
      {back.taken_back_points === null ? <div data-points="taken_back_unknown"><dt><Words word="points_taken_back_unknown" /></dt></div> : back.taken_back_points > 0 && row('points_taken_back', `−${figure(back.taken_back_points)}`)}
      {back.returned_points > 0 && row('points_returned', `+${figure(back.returned_points)}`)}
      {hasBalance && back.balance_points !== null && row('points', figure(back.balance_points))}
    </>
  );
}

function BackView({ scene }: { readonly scene: Extract<Scene, { is: 'back' }> }): ReactNode {
  const money = useMoney(scene.currency);
  return <div className={classes['done']}><Figure word="back" text={money(scene.total_minor)} /><dl className={classes['small']}><PointsBack back={scene.points_back} /></dl></div>;
}

/** A card was shown before the first goods. */
function Greeting({ member }: { readonly member: DisplayMember }): ReactNode {
  return <div className={classes['done']}><p className={classes['thanks']}><Words word="welcome" /></p><dl className={classes['small']}><Points member={member} /></dl></div>;
}

function PaidView({ scene }: { readonly scene: Extract<Scene, { is: 'paid' }> }): ReactNode {
  const money = useMoney(scene.currency);
  return (
    <div className={classes['done']}>
      <p className={classes['thanks']}><IconCircleCheck size="1.2em" stroke={2} aria-hidden /> <Words word="thanks" /></p>
      {scene.change_minor > 0n && <Figure word="change" text={money(scene.change_minor)} />}
      <dl className={classes['small']}>
        <div><dt><Words word="total" /></dt><dd>{money(scene.total_minor)}</dd></div>
        {scene.given_minor !== scene.total_minor && <div><dt><Words word="given" /></dt><dd>{money(scene.given_minor)}</dd></div>}
        <PointsBack back={scene.points_back} hasBalance={!scene.member} />
        <Points member={scene.member} />
      </dl>
      {scene.link && <div className={classes['proof']}><QrCode link={scene.link} className={classes['qr']} /><span className={classes['words']}><Words word="scan" /><OwnPhone /></span></div>}
    </div>
  );
}

/** The form for staying in touch is on the receipt's page, too: nobody has to answer it here. */
function OwnPhone(): ReactNode {
  const { first } = useContext(LanguagesContext);
  const t = useConsentWords(first);
  return <span className={classes['second']} lang={tagOf(first)}>{t('display.own_phone')}</span>;
}

function Idle({ shop }: { readonly shop: Shop | null }): ReactNode {
  const [place, setPlace] = useState(0);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const pictures = shop?.pictures.filter((picture) => !missing.includes(picture)) ?? [];
  const count = pictures.length;
  const seconds = shop?.seconds ?? 10;
  useEffect(() => {
    if (count < 2) return;
    const timer = setInterval(() => setPlace((now) => now + 1), seconds * 1000);
    return () => clearInterval(timer);
  }, [count, seconds]);
  const shown = count > 0 ? place % count : 0;
  return (
    <div className={classes['idle']} data-pictures={count > 0}>
      {/* All of them are there from the start, so that the next one is never waited for. */}
      {pictures.map((picture, at) => (
        <img key={picture} className={classes['picture']} data-shown={at === shown} src={`/api/v1/display-pictures/${picture}`} alt="" draggable={false} onError={() => setMissing((before) => [...before, picture])} />
      ))}
      <div className={classes['name_of_shop']}><strong>{shop?.shop_name ?? 'Stilltill'}</strong>{shop && <span>{shop.store_name}</span>}<Words word="welcome" /></div>
    </div>
  );
}
