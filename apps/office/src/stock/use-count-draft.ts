/** The draft of a count in this browser: kept at each change, completed and sent whenever the network allows. */
import type { Fault } from '@stilltill/domain/result';
import { StockDocumentMade } from '@stilltill/protocol/stock';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, faultOf } from '../api/client.ts';
import { type CountDraft, beginSending, readDraft, resolved, unresolved, wasSent } from './count-draft.ts';
import { makeId, momentNow } from './made-here.ts';
import { productOf } from './product-picker.tsx';

export type CountWork = {
  readonly draft: CountDraft;
  readonly change: (change: (draft: CountDraft) => CountDraft) => void;
  readonly send: () => void;
  readonly state: 'counting' | 'sending' | 'waiting' | 'sent';
  readonly fault: Fault | null;
  /** The entry that the last list became. */
  readonly document: string | null;
  readonly reset: () => void;
};

const keyOf = (store: string): string => `stilltill.office.count.${store}`;

function keep(store: string, draft: CountDraft): void {
  try {
    if (draft.lines.length === 0 && draft.sending.length === 0) localStorage.removeItem(keyOf(store));
    else localStorage.setItem(keyOf(store), JSON.stringify(draft));
  } catch {
    // It holds for as long as the page is open.
  }
}

function readKept(store: string): CountDraft {
  try {
    return readDraft(localStorage.getItem(keyOf(store)));
  } catch {
    return readDraft(null);
  }
}

export function useCountDraft(store: string): CountWork {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(() => readKept(store));
  const [state, setState] = useState<CountWork['state']>(draft.sending.length > 0 ? 'waiting' : 'counting');
  const [fault, setFault] = useState<Fault | null>(null);
  const [document, setDocument] = useState<string | null>(null);
  const latest = useRef(draft);
  const busy = useRef(false);
  const change = useCallback((how: (draft: CountDraft) => CountDraft): void => {
    latest.current = how(latest.current);
    keep(store, latest.current);
    setDraft(latest.current);
  }, [store]);

  const resolveAll = useCallback(async (): Promise<void> => {
    for (const barcode of unresolved(latest.current)) {
      const product = await productOf(barcode).catch(() => undefined);
      if (product === undefined) return;
      change((now) => resolved(now, barcode, product));
    }
  }, [change]);

  const send = useCallback(async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setFault(null);
    await resolveAll();
    change((now) => beginSending(now, makeId));
    if (latest.current.sending.length > 0) setState('sending');
    for (const list of [...latest.current.sending]) {
      const answer = await ask(StockDocumentMade, '/office/stock/counts', {
        method: 'POST', body: { document: list.document, store, note: null, sent_at: momentNow(), lines: list.lines },
      }).catch((error: unknown) => ({ ok: false as const, fault: faultOf(error) }));
      if (!answer.ok) {
        setFault(answer.fault);
        setState('waiting');
        busy.current = false;
        return;
      }
      change((now) => wasSent(now, list.document));
      setDocument(list.document);
      setState('sent');
    }
    busy.current = false;
    await queryClient.invalidateQueries({ queryKey: ['stock'] });
  }, [change, queryClient, resolveAll, store]);

  // As soon as the network is back, names are found and what waits is sent.
  useEffect(() => {
    const again = (): void => void (latest.current.sending.length > 0 ? send() : resolveAll());
    again();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [resolveAll, send]);
  const waiting = unresolved(draft).length;
  useEffect(() => { if (waiting > 0) void resolveAll(); }, [waiting, resolveAll]);

  return { draft, change, send: () => void send(), state, fault, document, reset: () => setState('counting') };
}
