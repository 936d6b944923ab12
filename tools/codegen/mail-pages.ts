// Pages of mails: MJML lays them out in the old tables that mail programs understand, once, here; the server fills what
// comes of it and never sees MJML.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import mjml from 'mjml-core';
import preset from 'mjml-preset-core';
import { root } from '../test/source-files.ts';

export const mailFolder = 'apps/server/mail';

/** Paths and texts of what is generated. */
export async function renderMailPages(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const sources = readdirSync(join(root, mailFolder)).filter((name) => name.endsWith('.mjml')).sort();
  return Promise.all(sources.map(async (name) => {
    const { html, errors } = await mjml.default(readFileSync(join(root, mailFolder, name), 'utf8'), { presets: [preset], validationLevel: 'strict' });
    if (errors.length > 0) throw new Error(`${name}: ${errors.map(({ formattedMessage }) => formattedMessage).join('; ')}`);
    const text = html.split('\n').map((line) => line.trim()).filter((line) => line !== '').join('\n');
    return { path: `${mailFolder}/${name.replace(/\.mjml$/, '.html.liquid')}`, text: `${text}\n` };
  }));
}
