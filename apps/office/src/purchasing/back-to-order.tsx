import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Order } from './purchasing-queries.ts';

/** The way back to the order that a page is about. */
export function BackToOrder({ order }: { readonly order: Pick<Order, 'id' | 'number'> }): ReactNode {
  return <Link to="/purchasing/orders/$order" params={{ order: order.id }} className="of-back"><IconChevronLeft size={18} stroke={1.75} aria-hidden />{order.number}</Link>;
}
