import { KeyHint } from '@stilltill/ui';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './menu.module.css';

export function MenuItem(props: { readonly icon: ReactNode; readonly label: string; readonly keys?: string; readonly onClick: () => void }): ReactNode {
  return (
    <li>
      <button type="button" className={classes['item']} onClick={props.onClick}>
        {props.icon}<span>{props.label}</span>{props.keys && <KeyHint keys={props.keys} always />}<IconChevronRight className={classes['chevron']} stroke={1.75} aria-hidden />
      </button>
    </li>
  );
}
