/** HTML that is already safe to be sent. Only `html` makes it, so that no text reaches a page unescaped. */
export type Html = { readonly html: string };

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** Puts values into HTML: texts are escaped, whether between tags or in a quoted attribute; HTML stays; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  const filled = values.map((value) => {
    if (typeof value === 'string') return escapeHtml(value);
    if (typeof value === 'number') return String(value);
    return 'html' in value ? value.html : value.map((each) => each.html).join('');
  });
  return { html: parts.map((part, at) => part + (filled[at] ?? '')).join('') };
}

export const NOTHING: Html = { html: '' };
