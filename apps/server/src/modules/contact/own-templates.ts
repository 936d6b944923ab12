/** Templates that an owner writes for messages that customers agreed to. They say what it is about; who sends it and the way out stand around them. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { TemplateBody, TemplateItem, TemplatePreview } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { renderTextFromOutside } from './liquid.ts';
import type { ContactPorts } from './ports.ts';
import type { Language } from './templates.ts';

export type Texts = { readonly zh?: { readonly title: string; readonly text: string } | undefined; readonly en?: { readonly title: string; readonly text: string } | undefined };
type Item = z.output<typeof TemplateItem>;
type Row = { readonly id: string; readonly name: string; readonly purpose: Item['purpose']; readonly texts: Texts; readonly version: number; readonly changed_at: Date };
const COLUMNS = 'id, name, purpose, texts, version, changed_at';
const itemOf = ({ changed_at, ...row }: Row): Item => ({ ...row, changed_at: changed_at.toISOString() });

/** What owners' templates can say of the customer and the shop. */
export type TemplateValues = { readonly name: string; readonly shop: string; readonly store: string };
const SAMPLE: TemplateValues = { name: '王芳', shop: '晨光便利', store: '一店' };
const TEXT_CHARACTERS_MAX = 5_000;
const TITLE_CHARACTERS_MAX = 200;

/** In the language of the customer where the owner wrote it, else in the one that there is. `template_invalid`. */
export function fill(texts: Texts, language: Language, values: TemplateValues): Result<{ readonly language: Language; readonly title: string; readonly text: string }> {
  const spoken = texts[language] ? language : language === 'zh' ? 'en' : 'zh';
  const words = texts[spoken];
  if (!words) return fail('template_invalid', { reason: 'empty' });
  const [title, text] = [renderTextFromOutside(words.title, values), renderTextFromOutside(words.text, values)];
  if (!title.ok) return title;
  if (!text.ok) return text;
  const said = { language: spoken, title: title.value.replaceAll(/\s+/g, ' ').trim(), text: text.value.trim() };
  if (said.text === '') return fail('template_invalid', { reason: 'empty' });
  return said.text.length > TEXT_CHARACTERS_MAX || said.title.length > TITLE_CHARACTERS_MAX ? fail('template_invalid', { reason: 'too_long' }) : ok(said);
}

export async function listTemplates(tx: MerchantTx): Promise<Item[]> {
  return (await tx.query<Row>(`select ${COLUMNS} from app.message_template where merchant_id = $1 order by name, id`, [tx.merchant_id], 'contact.templates')).map(itemOf);
}

export async function readTemplate(tx: MerchantTx, id: string): Promise<Item | null> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from app.message_template where merchant_id = $1 and id = $2`, [tx.merchant_id, id], 'contact.template');
  return row ? itemOf(row) : null;
}

/** How each language of it reads. `template_invalid`, with the language that is. */
export function previewTexts(texts: Texts): Result<z.output<typeof TemplatePreview>> {
  const samples: z.output<typeof TemplatePreview>['samples'] = [];
  for (const language of ['zh', 'en'] as const) {
    const words = texts[language];
    const filled = words ? fill({ [language]: words }, language, SAMPLE) : null;
    if (filled && !filled.ok) return fail('template_invalid', { ...filled.fault.details, language });
    if (filled) samples.push(filled.value);
  }
  return ok({ samples });
}

/** `template_invalid`. One of this id is changed. */
export async function putTemplate({ clock }: ContactPorts, tx: MerchantTx, id: string, { name, purpose, texts }: z.output<typeof TemplateBody>): Promise<Result<Item>> {
  const seen = previewTexts(texts);
  if (!seen.ok) return seen;
  const [row] = await tx.query<Row>(
    `insert into app.message_template (merchant_id, id, name, purpose, texts, version, changed_at) values ($1, $2, $3, $4, $5, 1, $6)
     on conflict (merchant_id, id) do update set name = excluded.name, purpose = excluded.purpose, texts = excluded.texts, version = message_template.version + 1, changed_at = excluded.changed_at returning ${COLUMNS}`,
    [tx.merchant_id, id, name, purpose, JSON.stringify(texts), new Date(clock.now_ms())],
  );
  return row ? ok(itemOf(row)) : fail('not_found');
}

/** `not_found`. What goes out already keeps its words. */
export async function removeTemplate(tx: MerchantTx, id: string): Promise<Result<null>> {
  return (await tx.execute('delete from app.message_template where merchant_id = $1 and id = $2', [tx.merchant_id, id])) === 1 ? ok(null) : fail('not_found');
}
