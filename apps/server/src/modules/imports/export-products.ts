/** Products as a file for spreadsheets, with columns that an import reads again. Streamed page by page; no cell begins a formula. */
import { Readable } from 'node:stream';
import type { Language } from '@stilltill/domain/codes';
import { nameIn } from '@stilltill/domain/catalog';
import { toDecimal } from '@stilltill/domain/money';
import { csvLine } from '@stilltill/domain/tabular';
import { ExportQuery } from '@stilltill/protocol';
import { sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { StoredProduct } from '../catalog/index.ts';
import type { ImportPorts } from './ports.ts';

const PAGE_ROWS = 1_000;
const PPM_PER_PERCENT = 10_000;
const WORDS: Readonly<Record<Language, { readonly file: string; readonly header: readonly string[]; readonly units: Readonly<Record<StoredProduct['unit'], string>> }>> = {
  en: { file: 'products', header: ['Code', 'Barcode', 'Chinese name', 'English name', 'Price', 'Cost', 'Tax rate', 'Unit', 'Category'], units: { piece: 'piece', kilogram: 'kg' } },
  zh: { file: '商品', header: ['编码', '条码', '中文名称', '英文名称', '售价', '成本', '税率', '单位', '分类'], units: { piece: '件', kilogram: '千克' } },
};

export function addProductExport(app: HttpServer, ports: ImportPorts): void {
  app.get('/api/v1/office/exports/products.csv', { schema: { tags: ['office'], summary: 'All products on sale as CSV', querystring: ExportQuery } }, async (request, reply) => {
    // The cost of goods stands in it.
    const who = await ports.requireOffice(request, 'manage_catalog');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { language, mark } = request.query;
    const name = `${WORDS[language].file}-${new Date(ports.clock.now_ms()).toISOString().slice(0, 10)}.csv`;
    void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="products.csv"; filename*=UTF-8''${encodeURIComponent(name)}`);
    return reply.send(Readable.from(productLines(ports, who.value.merchant, language, mark === '1'))) as never;
  });
}

/** Each page is a transaction of its own: whoever reads slowly holds none. */
async function* productLines({ postgres, lists, currency, clock }: ImportPorts, merchant: string, language: Language, hasMark: boolean): AsyncGenerator<string> {
  const { header, units } = WORDS[language];
  const [code, categories] = await postgres.withMerchant(merchant, async (tx) => [await currency(tx), new Map((await lists.categories(tx)).map(({ id, names }) => [id, nameIn(names, language)]))] as const);
  yield (hasMark ? '\ufeff' : '') + csvLine(header);
  let after: { readonly code: string; readonly id: string } | null = null;
  for (;;) {
    const behind = after;
    const page: StoredProduct[] = await postgres.withMerchant(merchant, (tx) => lists.search(tx, { search: '', state: null, category: null, after: behind, limit: PAGE_ROWS }));
    const now = new Date(clock.now_ms()).toISOString();
    yield page.map((product) => {
      const { names, barcodes, prices, cost_minor, tax_rate_ppm, unit, category } = product;
      const price = prices.findLast(({ from }) => from <= now);
      return csvLine([
        product.code, barcodes.join(' '), names['zh'] ?? '', names['en'] ?? '', price ? toDecimal(price.price_minor, code) : '', cost_minor === null ? '' : toDecimal(cost_minor, code),
        `${tax_rate_ppm / PPM_PER_PERCENT}%`, units[unit], category === null ? '' : categories.get(category) ?? '',
      ]);
    }).join('');
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return;
    after = { code: last.code, id: last.id };
  }
}
