import { LanguageSwitch } from '@stilltill/ui';
import type { ReactNode } from 'react';
import { useSurroundings } from '../till-context.ts';
import { Wordmark } from './wordmark.tsx';
import classes from './stage.module.css';

/** The page around everything that is not selling: the name, the language, and one thing to do. */
export function Stage(props: { readonly title: string; readonly lead?: ReactNode; readonly wide?: boolean; readonly children?: ReactNode; readonly corner?: ReactNode }): ReactNode {
  return (
    <div className={classes['stage']}>
      <header className={classes['top']}>
        <Wordmark />
        {props.corner}
        <StageLanguage />
      </header>
      <main className={classes['main']}>
        <div className={classes['content']} data-wide={props.wide ?? false}>
          <h1 className={classes['title']}>{props.title}</h1>
          {props.lead && <p className={classes['lead']}>{props.lead}</p>}
          {props.children}
        </div>
      </main>
    </div>
  );
}

/** The language of the device or, once somebody has signed on, of that person at this till. */
export function StageLanguage(): ReactNode {
  const { till, preferences } = useSurroundings();
  return <LanguageSwitch onChange={(language) => {
    const operator = till.state().operator;
    if (operator) preferences.setOperatorLanguage(operator.id, language);
    else preferences.set({ language });
    preferences.applyLanguage(language);
  }} />;
}
