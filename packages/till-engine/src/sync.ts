/**
 * Keeps till and server together: a pass, a contact each minute, entries up, reference data down, live news between.
 * One round at a time; what fails is tried again after a while that grows, with some chance in it, so that the tills
 * of a shop do not come back all at once.
 */
import type { Code } from '@stilltill/domain/codes';
import { AssertionFailed, type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { ContactAnswer, LiveEvent } from '@stilltill/protocol';
import { afterSignedTime, isClockBehind, judgedTime } from './clock-mark.ts';
import { type Core, type Fact, chainOf, identityOf, isoTime, record, remember } from './core.ts';
import { makeFeed } from './feed.ts';
import { beginEpoch, dropOld, readRow } from './journal.ts';
import { type Identity, waitingOf } from './memory.ts';
import type { Random } from './ports.ts';
import { goBack, makeOutbox } from './upload.ts';
import { noteMove, takeMove } from './moving.ts';
import { type Ask, call, isPassFault, makePasses } from './wire.ts';

const BACK_OFF_MS_MIN = 1_000;
const BACK_OFF_MS_MAX = 60_000;
const CONTACT_S = 60;
/** After so long a stream that was not refused has begun. */
const STREAM_BEGUN_MS = 1_500;

export type Sync = {
  start(): void;
  /** What is under way comes to its end without being waited for. */
  stop(): void;
  /** There is something to send; a back-off is waited for. */
  nudge(): void;
  /** Now, whatever the back-off. */
  now(): void;
  readonly ask: Ask;
  /** The server's time as it was last signed, and by our own steady clock since; without it the highest time seen. */
  trusted_ms(): number;
};

/** From 0 up to 1. */
const chance = (random: Random): number => (random.bytes(1)[0] as number) / 256;

/** `clockFacts` gives what is to be told about the clock by the server's time; `onApproval` hears of news of an approval. */
export function makeSync(core: Core, clockFacts: (signed_ms: number) => Fact[], onApproval: (approval: string) => void): Sync {
  const { clock, transport, random } = core.ports;
  const outbox = makeOutbox(core);
  const feed = makeFeed(core);
  const passes = makePasses(core, async (identity, pass) => {
    if (identity !== core.memory.identities.at(-1)) return;
    await noteMove(core, identity, pass.moved);
    trusted = { time_ms: pass.time_ms, monotonic_ms: clock.monotonic_ms() };
    // Only time that was signed for us just now may set the mark back.
    await core.inTurn(async () => {
      const facts = clockFacts(pass.time_ms);
      if (facts.length > 0) await record(core, facts.map((fact) => ({ ...fact, session: null })));
      await remember(core, afterSignedTime(core, pass.time_ms), 'relaxed');
    });
    noteIncarnation(pass.incarnation);
  });
  /** The server's time when it last signed it for us. */
  let trusted: { readonly time_ms: number; readonly monotonic_ms: number } | null = null;
  const trustedTime = (): number => (trusted ? trusted.time_ms + (clock.monotonic_ms() - trusted.monotonic_ms) : core.memory.mark.highest_ms);
  let isRunning = false;
  let round: Promise<void> | null = null;
  let isWanted = false;
  let failures = 0;
  let cancelTimer: (() => void) | null = null;
  let contact_at_ms = 0;
  let contact_every_s = CONTACT_S;
  let isContactDue = true;
  let stopLive: (() => void) | null = null;
  let streams_refused = 0;
  /** The stream before was closed here: news was told to nobody since. */
  let wasCut = false;
  let stopHearing: (() => void) | null = null;

  const later = (delay_ms: number): void => {
    cancelTimer?.();
    cancelTimer = clock.after(delay_ms, () => {
      cancelTimer = null;
      begin();
    });
  };
  const begin = (): void => {
    if (!isRunning || core.memory.identities.length === 0) return;
    isWanted = true;
    round ??= rounds().catch(goOnAfter);
  };
  /** A port that throws, such as a key that a full disk can't take, must not end the sync for good. A bug still shows itself. */
  const goOnAfter = (error: unknown): void => {
    backOff({ code: 'storage_failed' });
    if (error instanceof AssertionFailed) throw error;
  };
  const backOff = (fault: Fault): void => {
    failures += 1;
    note(fault);
    isWanted = false;
    later(Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS_MIN * 2 ** Math.min(10, failures - 1)) * (0.5 + chance(random) / 2));
  };
  const rounds = async (): Promise<void> => {
    try {
      while (isWanted && isRunning) {
        isWanted = false;
        const done = await oneRound();
        if (!isRunning) return;
        if (!done.ok) return backOff(done.fault);
        failures = 0;
        note(null);
      }
      later(Math.max(1_000, contact_at_ms - clock.monotonic_ms()));
    } finally {
      // In the same turn: what is wanted from now on begins a round of its own.
      round = null;
    }
  };

  /** Everything that there is to do, once: a batch up and a page down in turn, so that neither waits for all of the other. */
  const oneRound = async (): Promise<Result<null>> => {
    for (let isMore = true; isMore && isRunning;) {
      const identity = identityOf(core);
      if (isContactDue || clock.monotonic_ms() >= contact_at_ms) {
        // A new pass brings the server's time, which is what sets the mark right.
        if (isClockBehind(core)) passes.drop(identity);
        const met = await withPass(identity, (token) => contact(identity, token));
        if (!met.ok && met.fault.code !== 'terminal_retired' && met.fault.code !== 'key_compromised') {
          // A stream that lies open where nothing else comes through says nothing that holds: a till is offline, or it is not.
          if (met.fault.code === 'unavailable' && stopLive) {
            stopListening();
            wasCut = true;
          }
          return met;
        }
        listen(identity);
      }
      if (await goToStore()) continue;
      const sent = await outbox.sendNext((speaker) => tokenOf(speaker));
      if (!sent.ok && isPassFault(sent.fault)) passes.drop(identity);
      if (!sent.ok && sent.fault.code === 'unavailable') return sent;
      if (mayPull()) {
        const pulled = await withPass(identity, (token) => feed.pull(token));
        if (!pulled.ok) return pulled;
      }
      // Said only now: an upload that is refused must not keep new prices from the till.
      if (!sent.ok && !mayPull()) return sent;
      isMore = mayPull() || (sent.ok && sent.value === 'sent');
    }
    return ok(null);
  };

  /** Goes to the store that the office moved this terminal to, where it may: what was heard and asked as the earlier one ends. */
  const goToStore = async (): Promise<boolean> => {
    const gone = core.view.moved ? await core.inTurn(() => takeMove(core)) : ok(false);
    if (!gone.ok || !gone.value) return false;
    stopListening();
    feed.setDue();
    return (isContactDue = true);
  };

  /** What a till without a place in the shop does not get waits until it has one again. */
  const mayMeet = (): boolean => core.memory.server?.state === 'enrolled';
  const mayPull = (): boolean => feed.isDue() && mayMeet();

  const tokenOf = (identity: Identity): Promise<Result<string>> => passes.get(identity).then((pass) => (pass.ok ? ok(pass.value.token) : pass));
  const withPass = async <T>(identity: Identity, work: (token: string) => Promise<Result<T>>): Promise<Result<T>> => {
    const token = await tokenOf(identity);
    if (!token.ok) return token;
    const done = await work(token.value);
    if (done.ok || !isPassFault(done.fault)) return done;
    // The server may have forgotten its passes: one new one is tried at once.
    passes.drop(identity);
    const fresh = await tokenOf(identity);
    return fresh.ok ? work(fresh.value) : fresh;
  };

  const contact = async (identity: Identity, token: string): Promise<Result<null>> => {
    const check_in = await core.checkIn();
    const { head } = chainOf(core);
    const answer = await call(core, {
      method: 'POST', path: '/api/v1/contact', token,
      body: {
        head: head.seq > 0 ? head : null, acknowledgement: core.memory.server?.acknowledgement ?? null, at: isoTime(clock.now_ms()), waiting: waitingOf(core.memory.chains),
        storage: { persisted: core.view.persisted, used_ppm: core.view.used_ppm }, app_build: core.ports.app_build, check_in,
      },
    }, ContactAnswer);
    await setServerState(core, answer.ok ? 'enrolled' : stateBy(answer.fault.code));
    if (!answer.ok) {
      if (stateBy(answer.fault.code)) planContact();
      note(answer.fault);
      return answer;
    }
    const met = answer.value;
    contact_every_s = Math.max(1, met.next_contact_s);
    planContact();
    const compared = await core.inTurn(() => compareHeads(core, met.head));
    if (!compared.ok) return compared;
    await core.inTurn(async () => {
      const server = core.memory.server && { ...core.memory.server, public_address: met.public_address, head: met.server_head ?? core.memory.server.head };
      // By the server's clock: setting ours forward while in contact must not make rights last longer.
      const now_ms = trustedTime();
      await remember(core, { server, mark: { highest_ms: Math.max(core.memory.mark.highest_ms, now_ms), last_contact_ms: now_ms } }, 'relaxed');
    });
    noteIncarnation(met.incarnation);
    feed.hear(met.changes_cursor);
    // By the server's signed time and the till's own, whichever is earlier: a clock that visits 2099 forgets nothing.
    await core.inTurn(() => dropOld(core, Math.min(trustedTime(), judgedTime(core))));
    return ok(null);
  };
  const planContact = (): void => {
    isContactDue = false;
    contact_at_ms = clock.monotonic_ms() + contact_every_s * 1000 * (0.85 + 0.15 * chance(random));
  };

  /** The planned contact comes sooner, also where a round that is under way plans what comes after it. */
  const meetAgainSoon = (refused_before: number): void => {
    const soon_ms = Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS_MIN * 2 ** Math.min(10, refused_before)) * (0.5 + chance(random));
    contact_at_ms = Math.min(contact_at_ms, clock.monotonic_ms() + soon_ms);
    later(soon_ms);
  };

  /** A restored server may lack what it had acknowledged, also of epochs that a contact does not name. */
  const noteIncarnation = (incarnation: string): void => {
    const { server } = core.memory;
    if (!server || server.incarnation === incarnation) return;
    isContactDue = true;
    feed.setDue();
    isWanted = true;
    void core.inTurn(async () => {
      if (!core.memory.server || core.memory.server.incarnation === incarnation) return;
      await remember(core, { server: { ...core.memory.server, incarnation }, chains: core.memory.chains.map((chain) => goBack(chain, chain.first_seq)) }, 'relaxed');
    });
  };


  /** What a person should know of; a network that is away is shown otherwise. */
  const note = (fault: Fault | null): void => {
    const shown = fault?.code === 'unavailable' ? null : fault;
    if (core.view.network_fault?.code === shown?.code) return;
    core.view.network_fault = shown;
    core.changed();
  };

  const stopListening = (): void => {
    stopLive?.();
    stopLive = null;
  };
  const listen = (identity: Identity): void => {
    if (stopLive || !isRunning) return;
    void tokenOf(identity).then((token) => {
      if (!token.ok || stopLive || !isRunning) return;
      const opened = transport.listen({ method: 'GET', path: '/api/v1/live', headers: { authorization: `Bearer ${token.value}` } }, onNews, (status) => {
        stopLive = null;
        if (status === 401) passes.drop(identity);
        // The stream broke, or a server that is going away opens none: a contact shows whether it is still there.
        if (isRunning && (status === null || status >= 500)) meetAgainSoon(status === null ? 0 : streams_refused++);
        if (status === null) streams_refused = 0;
      });
      stopLive = opened;
      if (!wasCut) return;
      wasCut = false;
      // What was new between the contact and the beginning of the stream is asked for.
      clock.after(STREAM_BEGUN_MS, () => {
        if (stopLive !== opened || !isRunning) return;
        feed.setDue();
        begin();
      });
    });
  };
  /** One after the other: each follows on the one before. */
  let news: Promise<void> = Promise.resolve();
  const onNews = (data: string): void => {
    const event = LiveEvent.safeParse(safeJson(data));
    if (!event.success) return;
    if (event.data.type === 'approval') return onApproval(event.data.approval);
    if (event.data.type !== 'changes') return;
    // News came, so the server is there: what failed is tried now.
    const had_failed = failures > 0;
    failures = 0;
    if (had_failed) begin();
    const said = event.data;
    news = news.then(async () => {
      if (mayMeet() && await feed.workIn(said)) return;
      feed.setDue();
      begin();
    }).catch(goOnAfter);
  };

  return {
    trusted_ms: trustedTime,
    ask: async (what, answer) => {
      const identity = core.memory.identities.at(-1);
      return identity ? withPass(identity, (token) => call(core, { ...what, token }, answer)) : fail('terminal_unknown');
    },
    start() {
      if (isRunning) return;
      isRunning = true;
      isContactDue = true;
      // Gone or back: a contact shows which, also where a stream lies open and says nothing.
      stopHearing = transport.onNetworkChange(() => {
        failures = 0;
        isContactDue = true;
        begin();
      });
      begin();
    },
    stop() {
      isRunning = false;
      cancelTimer?.();
      cancelTimer = null;
      stopHearing?.();
      stopListening();
    },
    nudge() {
      if (failures === 0) begin();
    },
    now() {
      failures = 0;
      isContactDue = true;
      feed.setDue();
      begin();
    },
  };
}

function setServerState(core: Core, state: 'enrolled' | 'retired' | 'compromised' | null): Promise<void> {
  return core.inTurn(async () => {
    if (!state || !core.memory.server || core.memory.server.state === state) return;
    await remember(core, { server: { ...core.memory.server, state } }, 'relaxed');
  });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stateBy(code: Code): 'retired' | 'compromised' | null {
  if (code === 'terminal_retired') return 'retired';
  return code === 'key_compromised' ? 'compromised' : null;
}

/**
 * What the server holds of our epoch against what we do. More than we have: this disk was restored, and a new epoch
 * begins before anything else is recorded. Less than it had acknowledged: it is sent again.
 */
async function compareHeads(core: Core, theirs: { readonly epoch: string; readonly seq: number; readonly hash: string } | null): Promise<Result<null>> {
  const chain = chainOf(core);
  if (theirs && theirs.epoch !== chain.head.epoch) return ok(null);
  const their_seq = theirs?.seq ?? 0;
  if (theirs && (their_seq > chain.head.seq || (their_seq === chain.head.seq && theirs.hash !== chain.head.hash))) {
    const begun = await beginEpoch(core, 'restored', theirs);
    return begun.ok ? ok(null) : begun;
  }
  const isHeld = !theirs || their_seq < chain.first_seq || (await hashAt(core, their_seq)) === theirs.hash;
  const rest = core.memory.chains.slice(0, -1);
  if (theirs && isHeld && their_seq > Math.max(chain.acked.seq, chain.passed_seq)) {
    return remember(core, { chains: [...rest, { ...chain, acked: { seq: their_seq, hash: theirs.hash } }] }, 'relaxed');
  }
  if (their_seq < chain.acked.seq) return remember(core, { chains: [...rest, goBack(chain, their_seq + 1)] }, 'relaxed');
  return ok(null);
}

async function hashAt(core: Core, seq: number): Promise<string | null> {
  const chain = chainOf(core);
  const rows = await core.ports.storage.readEntries(chain.head.epoch, seq, 1);
  const row = rows.ok ? rows.value[0] : undefined;
  return row?.seq === seq ? (readRow(core, chain, row)?.hash ?? null) : null;
}
