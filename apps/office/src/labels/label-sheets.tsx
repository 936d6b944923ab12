import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { LABEL_SHEETS, type LabelSheetName, labelCode, placeLabels } from '@stilltill/printing/labels';
import { useLanguage, useTranslation } from '@stilltill/ui';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import type { Labelled } from '../repricings/repricing-queries.ts';
import type { barcodePicture } from './barcode-svg.ts';
import './labels.css';

/** The sheets as they will be printed, in their true size. */
export function LabelSheets(props: { readonly products: readonly Labelled[]; readonly sheet: LabelSheetName; readonly skipped: number }): ReactNode {
  const sheet = LABEL_SHEETS[props.sheet];
  const draw = useBarcodes();
  const sheets = placeLabels(props.products.length, sheet, props.skipped);
  let from = 0;
  return (
    <div className="of-sheets" data-sheet={props.sheet}>
      {sheets.map((places, number) => {
        const first = from;
        from += places.length;
        return (
          <div key={number} className="of-sheet" style={{ width: `${sheet.width_mm}mm`, height: `${sheet.height_mm}mm` }}>
            {places.map((place, at) => {
              const product = props.products[first + at];
              const style: CSSProperties = { left: `${place.left_mm}mm`, top: `${place.top_mm}mm`, width: `${sheet.label_width_mm}mm`, height: `${sheet.label_height_mm}mm` };
              return product && <Label key={at} product={product} style={style} draw={draw} bars_mm={sheet.label_height_mm * BARS} />;
            })}
          </div>
        );
      })}
    </div>
  );
}

/** Share of a label's height that the bars take. */
const BARS = 0.28;
type Draw = typeof barcodePicture;

function useBarcodes(): Draw | null {
  const [draw, setDraw] = useState<Draw | null>(null);
  useEffect(() => {
    void import('./barcode-svg.ts').then((module) => setDraw(() => module.barcodePicture));
  }, []);
  return draw;
}

function Label({ product, style, draw, bars_mm }: { readonly product: Labelled; readonly style: CSSProperties; readonly draw: Draw | null; readonly bars_mm: number }): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { zh, en } = product.names;
  const first = zh ?? nameIn(product.names, 'en');
  const code = labelCode(product.barcodes[0] ?? product.code);
  return (
    <div className="of-label" style={style}>
      <div className="of-label-names"><strong lang="zh-CN">{first}</strong>{en !== undefined && en !== first && <span lang="en">{en}</span>}</div>
      <div className="of-label-foot">
        {code && draw && <img src={draw(code, bars_mm)} alt={code.text} />}
        <span className="of-label-price">
          {product.price_minor === null ? t('products.no_price') : formatMoney(product.price_minor, product.currency, tag)}
          {product.unit === 'kilogram' && <small>{t('products.per_kg')}</small>}
        </span>
      </div>
    </div>
  );
}
