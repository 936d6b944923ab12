/** The display's end: what it was told last, and that the till that told it still lives. A till that is gone leaves nothing to be seen. */
import { CHANNEL, type FromDisplay, IDLE, type Scene, type Shop, lockOf, readFromTill, readShop } from './message.ts';

export type Feed = { readonly shop: Shop | null; readonly scene: Scene };

export type DisplayFeed = {
  /** The same object until it changes. */
  get(): Feed;
  subscribe(listener: () => void): () => void;
  /** To the till. */
  say(message: FromDisplay): void;
  start(): () => void;
};

export type DisplayFeedParts = {
  readonly openChannel: (name: string) => BroadcastChannel;
  /** Calls once nobody holds the lock any more. */
  readonly whenFree: (lock: string, call: () => void) => void;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly close: () => void;
};

const KEY = 'stilltill.display.shop';

export function createDisplayFeed({ openChannel, whenFree, storage, close }: DisplayFeedParts): DisplayFeed {
  const listeners = new Set<() => void>();
  let feed: Feed = { shop: readKept(storage), scene: IDLE };
  /** The till that is believed: the one that spoke last. */
  let till: string | null = null;
  const watched = new Set<string>();
  let channel: BroadcastChannel | null = null;

  const show = (next: Feed): void => {
    feed = next;
    for (const listener of listeners) listener();
  };
  const believe = (speaker: string): void => {
    till = speaker;
    if (watched.has(speaker)) return;
    watched.add(speaker);
    whenFree(lockOf(speaker), () => {
      watched.delete(speaker);
      if (till === speaker) show({ ...feed, scene: IDLE });
    });
  };

  return {
    get: () => feed,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    say: (message) => channel?.postMessage(message),
    start() {
      const opened = openChannel(CHANNEL);
      channel = opened;
      const say = (kind: 'hello' | 'bye'): void => opened.postMessage({ v: 1, kind } satisfies FromDisplay);
      opened.addEventListener('message', ({ data }) => {
        const message = readFromTill(data);
        if (message?.kind === 'here') say('hello');
        else if (message?.kind === 'close') close();
        else if (message?.kind === 'picture') {
          believe(message.till);
          if (message.shop) keep(storage, message.shop);
          show({ shop: message.shop ?? feed.shop, scene: message.scene });
        }
      });
      say('hello');
      return () => {
        say('bye');
        opened.close();
        channel = null;
      };
    },
  };
}

/** Its shop's name and pictures, so that it has something to show before a till speaks. */
function readKept(storage: Pick<Storage, 'getItem'>): Shop | null {
  try {
    return readShop(JSON.parse(storage.getItem(KEY) ?? 'null'));
  } catch {
    return null;
  }
}

function keep(storage: Pick<Storage, 'setItem'>, shop: Shop): void {
  try {
    storage.setItem(KEY, JSON.stringify(shop));
  } catch {
    // A browser that keeps nothing asks the till each time.
  }
}
