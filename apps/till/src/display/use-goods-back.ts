import type { RefundPoints } from '@stilltill/domain/sale';
import { useEffect } from 'react';
import { useSurroundings } from '../till-context.ts';

/** Tells the customer what they get back, for as long as whoever calls it is there; null: nothing yet. */
export function useTellsGoodsBack(back: { readonly currency: string; readonly total_minor: bigint; readonly points?: RefundPoints | undefined } | null): void {
  const { moments } = useSurroundings();
  const { currency, total_minor, points } = back ?? {};
  const { taken_back_points, returned_points, balance_points } = points ?? {};
  useEffect(() => {
    if (currency === undefined || total_minor === undefined) return;
    moments.setBack({ currency, total_minor, points: returned_points === undefined ? undefined : { taken_back_points, returned_points, balance_points } });
    return () => moments.setBack(null);
  }, [moments, currency, total_minor, taken_back_points, returned_points, balance_points]);
}
