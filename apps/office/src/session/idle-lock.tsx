/** Locks the office where nobody uses it, here and at the server, and follows what other pages of this browser tell of it. */
import { Me } from '@stilltill/protocol/office';
import { SessionState } from '@stilltill/protocol/office-access';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { ask } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { watchIdle } from './idle.ts';
import { lastUse } from './last-use.ts';
import { sessionEnd } from './session-end.ts';
import { tabs } from './tabs.ts';

const USES = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'touchmove'] as const;
const SHOWN = ['visibilitychange', 'pageshow', 'focus'] as const;

/** Whether the office is locked here, so that a view for a wall shows itself and nothing else. */
export function useIsLocked(): boolean {
  return useSyncExternalStore(sessionEnd.subscribe, sessionEnd.state) === 'locked';
}

/** Locks at once what is shown, and asks the server to refuse the rest; where that can't be asked now, the server does so by its own clock. */
async function lock(): Promise<void> {
  sessionEnd.mark('locked');
  tabs.tell('locked');
  await ask(SessionState, '/office/account/lock', { method: 'POST' });
}

/** Tells the server that somebody is there. */
async function tellUse(): Promise<void> {
  const told = await ask(SessionState, '/office/account/used', { method: 'POST' });
  if (!told.ok && told.fault.code === 'session_locked') sessionEnd.mark('locked');
}

/** Somebody signed in on another page: this one opens too, where it is the same person. */
async function followOpening(queryClient: QueryClient): Promise<void> {
  const was = queryClient.getQueryData(queries.me().queryKey);
  const me = await ask(Me, '/office/me');
  if (!me.ok || me.value.is_locked) return;
  if (was && was.email !== me.value.email) return window.location.reload();
  queryClient.setQueryData(queries.me().queryKey, me.value);
  sessionEnd.clear();
  await queryClient.invalidateQueries();
}

export function IdleLock(): null {
  const queryClient = useQueryClient();
  const me = useQuery(queries.me()).data;
  const is_open = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.state) === 'open';
  // Before anything is painted: a page that is opened too late shows nothing.
  useLayoutEffect(() => {
    if (!is_open) return undefined;
    const watch = watchIdle({
      now_ms: lastUse.now_ms, last_use: lastUse,
      schedule: (run, delay_ms) => {
        const id = window.setTimeout(run, delay_ms);
        return () => window.clearTimeout(id);
      },
    }, { onIdle: () => void lock(), onUse: () => void tellUse() });
    // What a script does to the page is nobody's use.
    const note = (event: Event): void => { if (event.isTrusted) watch.note(); };
    for (const type of USES) document.addEventListener(type, note, { capture: true, passive: true });
    for (const type of SHOWN) window.addEventListener(type, watch.check, true);
    const forget = lastUse.subscribe(watch.note);
    return () => {
      watch.stop();
      forget();
      for (const type of USES) document.removeEventListener(type, note, { capture: true });
      for (const type of SHOWN) window.removeEventListener(type, watch.check, true);
    };
  }, [is_open]);
  useEffect(() => { if (me?.is_locked) sessionEnd.mark('locked'); }, [me]);
  useEffect(() => tabs.listen((word) => {
    if (word === 'locked') sessionEnd.mark('locked');
    else if (sessionEnd.has()) void followOpening(queryClient);
  }), [queryClient]);
  return null;
}
