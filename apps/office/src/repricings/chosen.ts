/** Products that were ticked in the list, for the page that changes their prices: too many for an address. */
const KEY = 'stilltill.office.chosen';

export function keepChosen(products: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(products));
  } catch {
    // The page then says that nothing is chosen.
  }
}

export function readChosen(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
