import type { ReactNode } from 'react';
import classes from './panel.module.css';

/** One thing to do under the status line. */
export function Panel(props: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <main className={classes['main']}>
      <div className={classes['content']}>
        <h1 className={classes['title']}>{props.title}</h1>
        {props.lead && <p className={classes['lead']}>{props.lead}</p>}
        {props.children}
      </div>
    </main>
  );
}
