/** A receipt with everything that may stand on one, for tests. */
import type { PrintedReceipt } from '../receipt.ts';

const LOGO_WIDTH = 96;
const LOGO_HEIGHT = 48;

/** A frame with a bar in it. */
function logoBits(): string {
  const bits = new Uint8Array((LOGO_WIDTH / 8) * LOGO_HEIGHT);
  for (let y = 0; y < LOGO_HEIGHT; y++) {
    const isEdge = y < 4 || y >= LOGO_HEIGHT - 4;
    bits.fill(isEdge ? 0xff : y > 20 && y < 28 ? 0x3c : 0, y * (LOGO_WIDTH / 8), (y + 1) * (LOGO_WIDTH / 8));
    bits[y * (LOGO_WIDTH / 8)] = 0xff;
    bits[(y + 1) * (LOGO_WIDTH / 8) - 1] = 0xff;
  }
  return bits.toBase64();
}

export function receiptIn(language: 'zh' | 'en', change: Partial<PrintedReceipt> = {}): PrintedReceipt {
  return {
    sale: {
      kind: 'sale', currency: 'CNY',
      lines: [
        { names: { zh: '农夫山泉饮用天然水 550ml', en: 'Spring water 550 ml' }, qty_milli: 2000, price_minor: 200n, amount_minor: 400n },
        {
          names: { zh: '大白兔奶糖 分享装 经典原味 227 克', en: 'White Rabbit creamy sweets, the classic ones, sharing bag of 227 g' }, qty_milli: 1000, price_minor: 1150n, list_minor: 1250n, amount_minor: 1035n,
          reductions: [{ kind: 'promotion', promotion: 'p1', amount_minor: 115n }],
        },
        { names: { zh: '红富士苹果', en: 'Fuji apples' }, qty_milli: 1286, price_minor: 1196n, amount_minor: 1438n, unit: 'kilogram', reductions: [{ kind: 'discount', amount_minor: 100n }] },
      ],
      promotions: [{ promotion: 'p1', names: { zh: '双十一糖果九折', en: '10 % off sweets' } }],
      tax: [{ rate_ppm: 90_000, net_minor: 1319n, tax_minor: 119n }, { rate_ppm: 130_000, net_minor: 1270n, tax_minor: 165n }],
      waived_minor: 3n, total_minor: 2870n,
      tenders: [{ kind: 'code', amount_minor: 1870n, reference: '4200 0023 11' }, { kind: 'cash', amount_minor: 1000n, given_minor: 2000n, change_minor: 1000n }],
    },
    store: {
      shop_name: language === 'zh' ? '静水便利' : 'Still Water', name: language === 'zh' ? '静安店' : 'High Street', timezone: 'Asia/Shanghai', languages: [language],
      receipt: {
        header: { zh: ['上海市静安区南京西路 1266 号', '税号 91310000MA1K3TEST9'], en: ['12 High Street, Bath', 'VAT GB 123 4567 89'] },
        footer: { zh: ['谢谢惠顾', '七日内凭小票退换'], en: ['Thank you', 'Returns within 7 days with this receipt'] },
        logo: { width_dots: LOGO_WIDTH, height_dots: LOGO_HEIGHT, bits: logoBits() },
      },
    },
    number: 'S1-T1-7K2M9-4812', hash: '3f9a0c71', at: '2026-11-22T07:30:00.000Z', operator_name: language === 'zh' ? '李梅' : 'Tom Baker',
    link: 'https://shop.example/r/AZk3v9QmT1xA7.bHq0Zs81KpLw', copy_at: null, ...change,
  };
}
