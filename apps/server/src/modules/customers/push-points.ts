/** The address of a contact point of kind `push`: the browser's own subscription as JSON, which opens a way to one device. */

/** Where the push service takes messages for it; null: it is no subscription. */
export function endpointOf(subscription: string): string | null {
  try {
    const { endpoint } = JSON.parse(subscription) as { readonly endpoint?: unknown };
    return typeof endpoint === 'string' ? endpoint : null;
  } catch {
    return null;
  }
}

/** Enough to tell devices apart, and not enough to write to one. */
export function deviceLabel(subscription: string): string {
  const endpoint = endpointOf(subscription);
  return endpoint === null || !URL.canParse(endpoint) ? '····' : `${new URL(endpoint).hostname} ····${endpoint.slice(-4)}`;
}
