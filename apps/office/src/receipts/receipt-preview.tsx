import { type RollWidth, receiptDocument } from '@stilltill/printing';
import { isBlack } from '@stilltill/printing/bitmap';
import { rasteriseOnCanvas } from '@stilltill/printing/canvas';
import { drawDocument } from '@stilltill/printing/pictures';
import type { ReceiptSettings } from '@stilltill/protocol/reference';
import { useTranslation } from '@stilltill/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Store } from '../api/queries.ts';

/** A receipt as a printer will draw it, dot for dot. */
export function ReceiptPreview(props: { readonly store: Store; readonly shop_name: string; readonly language: 'zh' | 'en'; readonly receipt: ReceiptSettings; readonly roll: RollWidth }): ReactNode {
  const { t } = useTranslation('office');
  const canvas = useRef<HTMLCanvasElement>(null);
  const { store, shop_name, language, receipt, roll } = props;
  useEffect(() => {
    if (!canvas.current) return;
    const { name, timezone, currency, code } = store;
    const bitmap = drawDocument(receiptDocument({
      sale: sampleSale(currency), store: { shop_name, name, timezone, languages: [language], receipt },
      number: `${code}-T1-7K2M9-4812`, hash: '3f9a0c71', at: '2026-11-22T07:30:00.000Z', operator_name: language === 'zh' ? '李梅' : 'Li Mei', link: null, copy_at: null,
    }), { roll, rasterise: rasteriseOnCanvas });
    canvas.current.width = bitmap.width_dots;
    canvas.current.height = bitmap.height_dots;
    const context = canvas.current.getContext('2d');
    if (!context) return;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, bitmap.width_dots, bitmap.height_dots);
    context.fillStyle = '#000';
    for (let y = 0; y < bitmap.height_dots; y++) for (let x = 0; x < bitmap.width_dots; x++) if (isBlack(bitmap, x, y)) context.fillRect(x, y, 1, 1);
  }, [store, shop_name, language, receipt, roll]);
  return <canvas ref={canvas} className="of-receipt-preview" role="img" aria-label={t('receipts.preview')} />;
}

function sampleSale(currency: string): Parameters<typeof receiptDocument>[0]['sale'] {
  return {
    kind: 'sale', currency,
    lines: [
      { names: { zh: '农夫山泉 550ml', en: 'Spring water 550 ml' }, qty_milli: 2000, price_minor: 200n, amount_minor: 400n },
      { names: { zh: '红富士苹果', en: 'Fuji apples' }, qty_milli: 1286, price_minor: 1196n, amount_minor: 1538n, unit: 'kilogram' },
    ],
    tax: [{ rate_ppm: 90_000, net_minor: 1411n, tax_minor: 127n }, { rate_ppm: 130_000, net_minor: 354n, tax_minor: 46n }],
    total_minor: 1938n, tenders: [{ kind: 'cash', amount_minor: 1938n, given_minor: 2000n, change_minor: 62n }],
  };
}
