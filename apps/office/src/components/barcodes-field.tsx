import { Button, TextInput } from '@mantine/core';
import { isMisread, readScan } from '@stilltill/domain/catalog';
import type { Fault } from '@stilltill/domain/result';
import { explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';

/** Barcodes of a product. A scanner types one and presses Enter: that adds it, and sends no form. */
export function BarcodesField(props: {
  readonly value: readonly string[]; readonly onChange: (value: readonly string[]) => void;
  /** What stands in the field and is not added yet; the form adds it when it is sent. */
  readonly typed: string; readonly onTyped: (typed: string) => void;
  readonly error: string | undefined;
}): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const [error, setError] = useState<string | null>(null);
  const { value, typed } = props;
  const add = (): void => {
    const read = readBarcode(typed);
    if (read === null) return;
    if ('code' in read) return setError(explainTo(read, tag).message);
    if (value.includes(read.barcode)) return setError(t('product.barcode_twice'));
    setError(null);
    props.onChange([...value, read.barcode]);
    props.onTyped('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  return (
    <div>
      <TextInput
        label={t('product.barcodes')} description={t('product.barcodes_hint')} inputMode="numeric" autoComplete="off" maxLength={80} value={typed} error={error ?? props.error}
        onChange={(event) => { setError(null); props.onTyped(event.currentTarget.value); }} onKeyDown={onKeyDown}
        rightSectionWidth={76} rightSection={<Button size="compact-sm" variant="subtle" onClick={add} disabled={typed.trim() === ''}>{t('product.barcode_add')}</Button>}
      />
      {value.length > 0 && (
        <ul className="of-chips" aria-label={t('product.barcodes')}>
          {value.map((barcode) => (
            <li key={barcode} className="of-chip">
              <span className="st-figures">{barcode}</span>
              <button type="button" className="of-chip-remove" aria-label={t('product.barcode_remove', { barcode })} onClick={() => props.onChange(value.filter((each) => each !== barcode))}><IconX size={16} stroke={2} aria-hidden /></button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A barcode as the server would take it; null: nothing was typed. `barcode_misread`, `barcode_link`. */
export function readBarcode(typed: string): { readonly barcode: string } | Fault | null {
  const scan = readScan(typed);
  if (scan.kind === 'link') return { code: 'barcode_link' };
  if (scan.code === '') return null;
  return isMisread(scan.code) ? { code: 'barcode_misread', details: { barcode: scan.code } } : { barcode: scan.code };
}
