/** Ids and moments of what a person does on a page of stock, made as they do it. */
export function makeId(): string {
  return crypto.randomUUID();
}

export function momentNow(): string {
  return new Date().toISOString();
}
