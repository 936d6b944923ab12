import { Button, FileButton, SegmentedControl, Textarea } from '@mantine/core';
import { LOGO_HEIGHT_DOTS_MAX, type ReceiptSettings } from '@stilltill/protocol/reference';
import { StoreReceipt } from '@stilltill/protocol/printing';
import { logoFrom } from '@stilltill/printing/canvas';
import type { RollWidth } from '@stilltill/printing';
import { FaultNotice, LANGUAGES, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Store } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { ReceiptPreview } from './receipt-preview.tsx';

const LINES_MAX = 8;
const LINE_LETTERS_MAX = 100;
/** Half of an 80 mm roll: a logo is seen, and costs no second to print. */
const LOGO_WIDTH_DOTS = 288;
const NOTHING: ReceiptSettings = { header: {}, footer: {}, logo: null };

/** What stands above and below the sale, in each language, and the logo; beside it what comes of it. */
export function ReceiptForm(props: { readonly store: Store; readonly shop_name: string; readonly receipt: ReceiptSettings | null; readonly manages: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const [receipt, setReceipt] = useState<ReceiptSettings>(props.receipt ?? NOTHING);
  const [language, setLanguage] = useState<'zh' | 'en'>(short);
  const [roll, setRoll] = useState<RollWidth>(80);
  const [logo_wrong, setLogoWrong] = useState(false);
  const [saved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: StoreReceipt, path: () => `/office/stores/${props.store.id}/receipt`, body: (change: ReceiptSettings) => ({ receipt: change }), invalidates: ['receipt'] });
  const change = (part: Partial<ReceiptSettings>): void => {
    setSaved(false);
    setReceipt({ ...receipt, ...part });
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved((await save.run(trimmed(receipt))) !== null);
  };
  const takeLogo = async (file: File | null): Promise<void> => {
    if (!file) return;
    try {
      const { width_dots, height_dots, bits } = await logoFrom(file, { width_dots: LOGO_WIDTH_DOTS, height_dots: LOGO_HEIGHT_DOTS_MAX });
      change({ logo: { width_dots, height_dots, bits: bits.toBase64() } });
      setLogoWrong(false);
    } catch {
      setLogoWrong(true);
    }
  };
  return (
    <div className="of-columns">
      <Section title={t('receipts.texts')} hint={t('receipts.texts_hint')}>
        <form className="of-form" onSubmit={(event) => void submit(event)}>
          {save.fault && <FaultNotice fault={save.fault} />}
          {saved && <Notice tone="green" title={t('receipts.saved')}>{t('receipts.saved_hint')}</Notice>}
          <div className="of-actions">
            <FileButton onChange={(file) => void takeLogo(file)} accept="image/png,image/jpeg,image/webp,image/svg+xml">
              {(button) => <Button {...button} variant="default" disabled={!props.manages} leftSection={<IconPhoto size={18} stroke={1.75} aria-hidden />}>{receipt.logo ? t('receipts.logo_change') : t('receipts.logo_choose')}</Button>}
            </FileButton>
            {receipt.logo && props.manages && <Button variant="default" leftSection={<IconTrash size={18} stroke={1.75} aria-hidden />} onClick={() => change({ logo: null })}>{t('receipts.logo_remove')}</Button>}
          </div>
          {logo_wrong && <Notice tone="amber" title={t('receipts.logo_wrong')}>{t('receipts.logo_wrong_hint')}</Notice>}
          {(['header', 'footer'] as const).flatMap((place) => LANGUAGES.map(({ short: each, name }) => (
            <Textarea
              key={`${place} ${each}`} label={t(`receipts.${place}`, { language: name })} description={each === 'zh' && place === 'header' ? t('receipts.header_hint') : undefined} autosize minRows={2} maxRows={LINES_MAX} disabled={!props.manages}
              value={(receipt[place][each] ?? []).join('\n')} onChange={(event) => change({ [place]: { ...receipt[place], [each]: linesOf(event.currentTarget.value) } })}
            />
          )))}
          {props.manages && <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('form.save')}</Button></div>}
        </form>
      </Section>
      <Section title={t('receipts.preview')}>
        <div className="of-actions">
          <SegmentedControl value={language} onChange={(value) => setLanguage(value === 'zh' ? 'zh' : 'en')} data={LANGUAGES.map(({ short: each, name }) => ({ value: each, label: name }))} />
          <SegmentedControl value={String(roll)} onChange={(value) => setRoll(value === '58' ? 58 : 80)} data={[{ value: '58', label: t('receipts.mm', { width: 58 }) }, { value: '80', label: t('receipts.mm', { width: 80 }) }]} />
        </div>
        <div className="of-receipt-paper" data-roll={roll}><ReceiptPreview store={props.store} shop_name={props.shop_name} language={language} receipt={receipt} roll={roll} /></div>
      </Section>
    </div>
  );
}

function linesOf(typed: string): string[] {
  return typed.split('\n').slice(0, LINES_MAX).map((line) => line.slice(0, LINE_LETTERS_MAX));
}

/** Without empty lines at the ends, and without languages that say nothing. */
function trimmed({ header, footer, logo }: ReceiptSettings): ReceiptSettings {
  const texts = (byLanguage: ReceiptSettings['header']): ReceiptSettings['header'] => Object.fromEntries(
    Object.entries(byLanguage).map(([language, lines]) => [language, lines.map((line) => line.trim()).filter((line, at, all) => line !== '' || (at > 0 && at < all.length - 1))] as const).filter(([, lines]) => lines.some((line) => line !== '')),
  );
  return { header: texts(header), footer: texts(footer), logo };
}
