/** When something happened by the server's clock: the terminal's, corrected by how far off that was at the upload. */
export function serverTime({ at, sent_at, received_at }: { readonly at: string; readonly sent_at: string | null; readonly received_at: string }): string {
  const received_ms = Date.parse(received_at);
  const off_ms = sent_at === null ? 0 : received_ms - Date.parse(sent_at);
  return new Date(Math.min(Date.parse(at) + off_ms, received_ms)).toISOString();
}
