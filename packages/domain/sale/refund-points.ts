/** What goods that come back do to the card of their sale: worked out by the function that the ledger goes by, so that paper and ledger agree. */
import { type PointRules, type SaleForPoints, earningWeights, effectOf } from '../points/index.ts';
import type { RefundPoints } from './basket.ts';
import type { Sale } from './complete.ts';
import type { ReturnedLine } from './refund.ts';

/** A sale as the ledger of points looks at it. `rules` undefined: those that it went by are not known, and each line counts for what it came to. */
export function saleForPoints({ member, lines, tax_mode = 'included' }: Pick<Sale, 'member' | 'lines' | 'tax_mode'>, rules: PointRules | undefined): SaleForPoints {
  const weights = rules ? earningWeights(rules, lines, tax_mode) : lines.map(({ amount_minor }) => amount_minor);
  return {
    earned: member?.earned_points ?? 0, spent: member?.spent_points ?? 0,
    lines: lines.map(({ line, qty_milli, reductions = [] }, index) => ({
      line, qty_milli, weight_minor: weights[index] ?? 0n, off_minor: reductions.reduce((all, { kind, amount_minor }) => (kind === 'points' ? all + amount_minor : all), 0n),
    })),
  };
}

/**
 * What lines of a sale that come back now do to its card, behind what came back before; undefined: it was sold without one.
 * `rules`: those that the till has. `balance_points`: what the account has before it; undefined: nobody could ask.
 */
export function refundPoints(sale: Sale, rules: PointRules | null, before: ReadonlyMap<number, number>, lines: readonly ReturnedLine[], balance_points: number | undefined): RefundPoints | undefined {
  const { member } = sale;
  if (!member) return undefined;
  const then = new Map(before);
  for (const { line, qty_milli } of lines) then.set(line, (then.get(line) ?? 0) + qty_milli);
  const isOfRules = rules?.version === member.rules_version;
  const sold = saleForPoints(sale, isOfRules ? rules : undefined);
  const [was, is] = [effectOf(sold, before), effectOf(sold, then)];
  const taken_back_points = is.taken_back - was.taken_back;
  const returned_points = is.returned - was.returned;
  // How points lie on the goods follows from the rules alone; all of them, and none, are the same by any.
  const isKnown = isOfRules || member.earned_points === 0 || isWhole(sold, before, then);
  const { card_hash } = member;
  if (!isKnown) return { card_hash, returned_points };
  return { card_hash, taken_back_points, returned_points, ...(balance_points === undefined ? {} : { balance_points: balance_points - taken_back_points + returned_points }) };
}

function isWhole({ lines }: SaleForPoints, before: ReadonlyMap<number, number>, then: ReadonlyMap<number, number>): boolean {
  return lines.every(({ line, qty_milli }) => (before.get(line) ?? 0) === 0 && (then.get(line) ?? 0) >= qty_milli);
}
