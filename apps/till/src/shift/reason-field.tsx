import type { ReactNode } from 'react';
import classes from './count.module.css';

/** A reason: one of the usual ones by a tap, or some words of one's own. It is recorded as the screen says it. */
export function ReasonField(props: { readonly label: string; readonly other: string; readonly quick: readonly string[]; readonly value: string; readonly onChange: (reason: string) => void }): ReactNode {
  return (
    <div className={classes['reasons']} role="group" aria-label={props.label}>
      {props.quick.map((words) => (
        <button key={words} type="button" className="st-button" aria-pressed={props.value === words} data-kind={props.value === words ? 'primary' : 'normal'} onClick={() => props.onChange(props.value === words ? '' : words)}>{words}</button>
      ))}
      <input
        className="st-input" aria-label={props.other} placeholder={props.other} maxLength={300} autoComplete="off"
        value={props.quick.includes(props.value) ? '' : props.value} onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}
