/** A short paper that shows whether a printer prints what receipts need: both scripts, figures on both sides, bars and a code. */
import { paper } from '@stilltill/ui/messages/paper';
import { fromModules } from './bitmap.ts';
import { type Block, type PaperDocument, columns, text } from './document.ts';
import { fill, moment } from './words.ts';

/** Whose printer it is, and when it was tried (ISO 8601). */
export type TrialSlip = { readonly shop_name: string; readonly at: string; readonly timezone: string };

/** EAN-8 of a number that shops give to goods of their own: 3 dots for each module is what scanners read from a roll. */
export const TEST_BARCODE = '20000004';
const BARS = `101${'0010011'}${'0001101'.repeat(3)}01010${'1110010'.repeat(3)}${'1011100'}101`;
const BAR_DOT = 3;
const BARS_HIGH = 24;

/** `slip` null: a till that does not know its shop yet. */
export function testDocument(language: 'zh' | 'en', width_dots: number, slip: TrialSlip | null): PaperDocument {
  const tag = language === 'zh' ? 'zh-CN' : 'en';
  const words = paper[tag];
  const about: Block[] = slip === null ? [] : [text(slip.shop_name, { align: 'center', bold: true }), text(moment(slip.at, tag, slip.timezone), { align: 'center' })];
  return {
    language: tag,
    blocks: [
      text(words.test_title, { align: 'center', size: 'large', bold: true }), ...about, text(words.test_line), { kind: 'rule' },
      text('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), text('abcdefghijklmnopqrstuvwxyz'), columns('0123456789', '12.50'),
      text('一二三四五六七八九十百千万'), columns('静水便利 收款测试', '¥12.50'), { kind: 'rule' },
      { kind: 'logo', bitmap: fromModules(Array.from({ length: BARS_HIGH }, () => [...BARS].map((bar) => bar === '1')), BAR_DOT) },
      text(TEST_BARCODE, { align: 'center' }), { kind: 'space' }, { kind: 'qr', content: `Stilltill ${TEST_BARCODE}` },
      text(fill(words.test_width, { dots: String(width_dots) })), { kind: 'cut' },
    ],
  };
}
