/** What was ordered of suppliers, and what came of it. */
import { nameIn } from '@stilltill/domain/catalog';
import { unitCostDecimal } from '@stilltill/domain/purchase';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { StoredProduct } from '../catalog/index.ts';
import { type Cell, type Page, amountText, daysOf, inPages, quantityText, wallClock, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { WORDS } from './words.ts';

/** Of so many orders or deliveries each page has all lines. */
const ORDERS_OF_A_PAGE = 50;

type OrderAfter = NonNullable<Awaited<ReturnType<ExportPorts['orders']>>['next']>;
type ReceivedAfter = NonNullable<Awaited<ReturnType<ExportPorts['received']>>['next']>;

const unitCostText = (unit_cost_micro: bigint | null, currency: string): string => (unit_cost_micro === null ? '' : unitCostDecimal(unit_cost_micro, currency));

/** As goods are called now, as far as they are known; names are those of the line. */
async function goodsOf(ports: ExportPorts, tx: MerchantTx, lines: readonly { readonly product: string }[]): Promise<ReadonlyMap<string, StoredProduct>> {
  return new Map((await ports.catalog.read(tx, [...new Set(lines.map(({ product }) => product))])).map((each) => [each.id, each]));
}

/** Orders of whatever state, each with its lines; what came without being ordered stands behind them. */
export const orders = inPages<OrderAfter>(async (ports, tx, { stores, places, language, zone }, after): Promise<Page<OrderAfter>> => {
  const { lines, next } = await ports.orders(tx, { stores, after, limit: ORDERS_OF_A_PAGE });
  const goods = await goodsOf(ports, tx, lines);
  const words = WORDS[language];
  return {
    lines: lines.map((line): readonly Cell[] => {
      const [is, place] = [goods.get(line.product), places.get(line.store)];
      return [
        line.number, place?.code ?? '', line.supplier_name, words.order_state[line.state], wallText(line.created_at, place?.timezone ?? zone), line.expected ?? '', line.line, is?.code ?? '', is?.barcodes.join(' ') ?? '', nameIn(line.names, language),
        quantityText(BigInt(line.ordered_milli)), quantityText(BigInt(line.received_milli)), quantityText(BigInt(line.awaited_milli)), is ? words.unit[is.unit] : '', unitCostText(line.unit_cost_micro, line.currency),
        amountText(line.cost_minor, line.currency), line.currency, line.note, line.closed_reason ?? '',
      ];
    }),
    next,
  };
});

/** What came within the days of its store. */
export const received = inPages<ReceivedAfter>(async (ports, tx, asked, after): Promise<Page<ReceivedAfter>> => {
  const { stores, places, language, zone } = asked;
  const { lines, next } = await ports.received(tx, { stores, days: daysOf(asked), after, limit: ORDERS_OF_A_PAGE });
  const goods = await goodsOf(ports, tx, lines);
  const words = WORDS[language];
  return {
    lines: lines.map((line): readonly Cell[] => {
      const [is, place] = [goods.get(line.product), places.get(line.store)];
      return [
        ...wallClock(line.at, place?.timezone ?? zone), line.number, place?.code ?? '', line.supplier_name, line.line, is?.code ?? '', is?.barcodes.join(' ') ?? '', nameIn(line.names, language), quantityText(BigInt(line.qty_milli)), is ? words.unit[is.unit] : '',
        unitCostText(line.unit_cost_micro, line.currency), unitCostText(line.ordered_cost_micro, line.currency), amountText(line.cost_minor, line.currency), line.currency, line.by,
      ];
    }),
    next,
  };
});
