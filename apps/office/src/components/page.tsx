import { Skeleton } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from '@stilltill/ui';
import { useTitleTeller } from '../frame/title-teller.tsx';

/**
 * A page: its title is the answer to its question. While the answer is read, its place is kept; once it is there, it
 * becomes the window's title and is told to those who listen, once for each visit and not at every live change.
 */
export function Page(props: {
  /** Null while the answer is not known yet. */
  readonly title: string | null; readonly subtitle?: ReactNode; readonly actions?: ReactNode; readonly before?: ReactNode; readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation('office');
  const tell = useTitleTeller();
  const told = useRef(false);
  const { title } = props;
  useEffect(() => {
    if (title === null) return;
    document.title = `${title} · Stilltill`;
    if (told.current) return;
    told.current = true;
    tell(title);
  }, [title, tell]);
  return (
    <div className="of-page">
      {props.before}
      <header className="of-page-head">
        <div className="of-page-titles">
          <h1 className="of-title">{title ?? <><span className="st-visually-hidden">{t('list.loading')}</span><Skeleton component="span" display="block" height={30} width="min(420px, 80%)" /></>}</h1>
          {props.subtitle && <p className="of-subtitle">{props.subtitle}</p>}
        </div>
        {props.actions && <div className="of-actions">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** A part of a page with a heading of its own; null while what it says is not known yet. */
export function Section(props: { readonly title: string | null; readonly hint?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode; readonly plain?: boolean }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <section className={props.plain ? 'of-section of-section-plain' : 'of-section'} aria-label={props.title ?? t('list.loading')} aria-busy={props.title === null}>
      <div className="of-section-head">
        <h2 className="of-section-title">{props.title ?? <Skeleton component="span" display="block" height={22} width={160} />}</h2>
        {props.actions}
      </div>
      {props.hint && <p className="of-section-hint">{props.hint}</p>}
      {props.children}
    </section>
  );
}

/** Names and values, one under the other. */
export function Facts(props: { readonly items: readonly (readonly [name: string, value: ReactNode] | null)[] }): ReactNode {
  return (
    <dl className="of-facts">
      {props.items.filter((item) => item !== null).map(([name, value]) => (
        <div key={name} className="of-fact"><dt>{name}</dt><dd>{value}</dd></div>
      ))}
    </dl>
  );
}
