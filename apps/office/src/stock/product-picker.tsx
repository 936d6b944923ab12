/** Finds a product by scan, code or name. Enter takes a whole barcode or the first that is shown; the field then waits for the next. */
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { nameIn, readScan } from '@stilltill/domain/catalog';
import { useLanguage, useTranslation } from '@stilltill/ui';
import { IconBarcode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, type Ref, useState } from 'react';
import { type FoundProduct, findProducts } from './stock-queries.ts';

/** As short as no name is, and as long as barcodes are. */
const BARCODE = /^\d{6,}$/;

export function ProductPicker(props: {
  readonly onPick: (product: FoundProduct) => void;
  /** What a scanner sent, or a person typed as one. */
  readonly onBarcode: (barcode: string) => void;
  readonly disabled?: boolean; readonly error?: string | undefined; readonly field?: Ref<HTMLInputElement>;
}): ReactNode {
  const { t } = useTranslation('stock');
  const { short } = useLanguage();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const looks = settled !== '' && !BARCODE.test(settled);
  const found = useQuery({ queryKey: ['products', 'pick', settled], queryFn: ({ signal }) => findProducts(settled, signal), enabled: looks });
  const shown = typed.trim() === '' ? [] : looks ? found.data ?? [] : [];
  const pick = (product: FoundProduct): void => {
    setTyped('');
    props.onPick(product);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const scan = readScan(typed);
    if (scan.kind === 'code' && BARCODE.test(scan.code)) {
      setTyped('');
      return props.onBarcode(scan.code);
    }
    const [first] = shown;
    if (first && settled === typed.trim()) pick(first);
  };
  return (
    <div className="of-picker">
      <TextInput
        ref={props.field} label={t('form.add')} description={t('form.add_hint')} placeholder={t('form.add_barcode')} autoComplete="off" maxLength={100} error={props.error} disabled={props.disabled === true}
        leftSection={<IconBarcode size={20} stroke={1.75} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={onKeyDown} data-autofocus
      />
      {shown.length > 0 && (
        <ul className="of-picker-found" aria-label={t('form.lines')}>
          {shown.map((product) => (
            <li key={product.id}><button type="button" className="of-picker-row" onClick={() => pick(product)}><span>{nameIn(product.names, short)}</span><span className="of-muted st-figures">{product.code}</span></button></li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The product that has a barcode; null: none has. Throws where the server can't be asked. */
export async function productOf(barcode: string): Promise<FoundProduct | null> {
  return (await findProducts(barcode)).find((product) => product.barcodes.includes(barcode) || product.code === barcode) ?? null;
}
