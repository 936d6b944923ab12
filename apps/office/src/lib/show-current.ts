/** For the `ref` of a row of places that is wider than a phone: the place that one is at is seen, and not only its beginning. */
export function showCurrent(row: HTMLElement | null): void {
  row?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
}
