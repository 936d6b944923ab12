/**
 * Cards that are held to the device itself: Web NFC, which Chromium has on Android. It reads after a person allowed it by a tap,
 * and from then on by itself.
 */
type NfcReader = { scan(): Promise<void>; onreading: ((event: { readonly serialNumber: string }) => void) | null };
type NfcWindow = { readonly NDEFReader?: new () => NfcReader };

export type NfcBadges = {
  /** absent: the device can't. off: nobody allowed it yet. refused: they said no, or there is no antenna. */
  state(): 'absent' | 'off' | 'on' | 'refused';
  /** Asks for it; must be called from a tap the first time. */
  start(): Promise<void>;
  /** Starts where it was allowed before. */
  resume(): Promise<void>;
  subscribe(listener: () => void): () => void;
};

export function createNfcBadges(window: object, permissions: Pick<Permissions, 'query'> | undefined, take: (serial: string) => void): NfcBadges {
  const Reader = (window as NfcWindow).NDEFReader;
  const listeners = new Set<() => void>();
  let state: ReturnType<NfcBadges['state']> = Reader ? 'off' : 'absent';
  const set = (next: typeof state): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const start = async (): Promise<void> => {
    if (!Reader || state === 'on') return;
    const reader = new Reader();
    reader.onreading = ({ serialNumber }) => take(serialNumber);
    await reader.scan().then(() => set('on'), () => set('refused'));
  };
  return {
    state: () => state,
    start,
    async resume() {
      const allowed = await permissions?.query({ name: 'nfc' as PermissionName }).catch(() => null);
      if (allowed?.state === 'granted') await start();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
