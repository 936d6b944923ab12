import { useEffect, useEffectEvent, useState } from 'react';

/** Web NFC, as Chrome on Android has it. */
type Reader = EventTarget & { scan(options: { readonly signal: AbortSignal }): Promise<void> };
type Reading = Event & { readonly serialNumber?: string };

/** Reads cards held to this device, where it can; answers whether it does. A reader that types needs nothing of this. */
export function useCardReader(onSerial: (serial: string) => void): boolean {
  const [reads, setReads] = useState(false);
  const tell = useEffectEvent(onSerial);
  useEffect(() => {
    const { NDEFReader } = window as { readonly NDEFReader?: new () => Reader };
    if (!NDEFReader) return undefined;
    const ending = new AbortController();
    const reader = new NDEFReader();
    reader.addEventListener('reading', (event: Reading) => event.serialNumber && tell(event.serialNumber), { signal: ending.signal });
    // Whoever says no to the browser's question types the number.
    reader.scan({ signal: ending.signal }).then(() => setReads(true), () => undefined);
    return () => ending.abort();
  }, []);
  return reads;
}
