import type { LiveEvent } from '@stilltill/protocol/live';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useNeedsSecondFactor } from '../session/second-factor-needed.tsx';
import { sessionEnd } from '../session/session-end.ts';
import { type LiveState, keepLive } from './connection.ts';
import { STALE_AFTER_LOSS, WAITED_FOR, staleAfter } from './stale.ts';

type Listener = (event: LiveEvent | 'missed') => void;
type LiveLine = { readonly state: LiveState; readonly listen: (listener: Listener) => () => void };

const LiveContext = createContext<LiveLine>({ state: { state: 'connecting' }, listen: () => () => {} });

/** How long changes are gathered before figures are read again: a busy shop tells of several in a second. */
const GATHER_MS = 1_500;

/** Keeps the live line while somebody is signed in, and lets figures follow what it tells. Lists never move by themselves. */
export function LiveProvider(props: { readonly children: ReactNode }): ReactNode {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>({ state: 'connecting' });
  const listeners = useRef(new Set<Listener>());
  const ended = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.has);
  const is_closed = useNeedsSecondFactor() || ended;
  useEffect(() => {
    if (is_closed) return undefined;
    const due = new Set<string>();
    let timer: number | undefined;
    const refresh = (names: readonly string[]): void => {
      if (names.length === 0) return;
      for (const name of names) due.add(name);
      timer ??= window.setTimeout(() => {
        timer = undefined;
        for (const name of due) void queryClient.invalidateQueries({ queryKey: [name] });
        due.clear();
      }, GATHER_MS);
    };
    const tell: Listener = (event) => { for (const listener of listeners.current) listener(event); };
    const close = keepLive({
      makeSource: () => new EventSource('/api/v1/live'),
      schedule: (run, delay_ms) => {
        const id = window.setTimeout(run, delay_ms);
        return () => window.clearTimeout(id);
      },
      now_ms: Date.now, random: Math.random,
    }, {
      onState: (next) => {
        setState(next);
        if (next.state === 'live') refresh(WAITED_FOR);
      },
      onEvent: (event) => {
        refresh(staleAfter(event));
        tell(event);
      },
      onMissed: () => {
        refresh(STALE_AFTER_LOSS);
        // What failed while the server was away is read now, without anybody having to ask.
        void queryClient.refetchQueries({ type: 'active', predicate: (query) => query.state.status === 'error' });
        tell('missed');
      },
      // Whether the session has ended cannot be seen from the line itself, so it is asked for.
      onFailed: () => void queryClient.invalidateQueries({ queryKey: ['me'] }),
    });
    return () => {
      close();
      window.clearTimeout(timer);
    };
  }, [is_closed, queryClient]);
  const line = useMemo<LiveLine>(() => ({
    state,
    listen: (listener) => {
      listeners.current.add(listener);
      return () => listeners.current.delete(listener);
    },
  }), [state]);
  return <LiveContext value={line}>{props.children}</LiveContext>;
}

export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/** Calls back at each event, and with 'missed' when the line stands again after it was lost. */
export function useLiveEvents(listener: Listener): void {
  const { listen } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => { latest.current = listener; });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
