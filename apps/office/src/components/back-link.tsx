import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The way back to the list that this thing stands in. */
export function BackLink(props: { readonly to: NonNullable<LinkProps['to']>; readonly children: ReactNode }): ReactNode {
  return <Link to={props.to} className="of-back"><IconChevronLeft size={18} stroke={1.75} aria-hidden />{props.children}</Link>;
}
