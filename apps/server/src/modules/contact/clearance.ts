/**
 * A clearance: the gate's consent to one message, which a sender needs, and the only thing that a sender takes. Only what
 * `makeClearances` gave its maker can make one: the class has no other door, and its private field can't be forged. Its content
 * comes out once, at the last moment before the wire, and not after it has expired or somebody has withdrawn.
 * docs/adr/0013-gate.md.
 */
import { createHash } from 'node:crypto';
import type { Channel, Purpose } from '@stilltill/domain/contact';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';

/** What goes out, by its channel; ready for the wire, and nothing more is added to it but what the protocol wants. */
export type Outgoing =
  | { readonly channel: 'email'; readonly to: string; readonly subject: string; readonly text: string; readonly html: string | null; readonly one_click: string | null }
  | { readonly channel: 'sms'; readonly to: string; readonly text: string }
  | { readonly channel: 'push'; readonly to: string; readonly payload: string }
  /** A call that a person makes, by what the list shows them. */
  | { readonly channel: 'voice'; readonly to: string; readonly script: string };

/** `nonce`: random, and kept with the content alone, so that nobody guesses a text from its hash. */
type Terms = { readonly message: string; readonly nonce?: string; readonly person: string; readonly channel: Channel; readonly purpose: Purpose; readonly content_hash: string; readonly expires_ms: number };

const MAKER = Symbol('clearance');

export class Cleared {
  readonly #outgoing: Outgoing;
  readonly #terms: Terms;
  #state: 'fresh' | 'taken' | 'revoked' = 'fresh';

  constructor(maker: symbol, outgoing: Outgoing, terms: Terms) {
    assert(maker === MAKER, 'only the gate clears a message');
    this.#outgoing = outgoing;
    this.#terms = terms;
    Object.freeze(this);
  }

  /** Whether something really is a clearance, and no object that looks like one. */
  static isOne(thing: unknown): thing is Cleared {
    return typeof thing === 'object' && thing !== null && #terms in thing;
  }

  get message(): string { return this.#terms.message; }
  get channel(): Channel { return this.#terms.channel; }
  get purpose(): Purpose { return this.#terms.purpose; }

  /** The content, once. `clearance_spent`: it was taken, revoked, has expired, or is not what was cleared; then nothing may go out. */
  take(now_ms: number): Result<Outgoing> {
    const { expires_ms, content_hash, channel } = this.#terms;
    const isGood = this.#state === 'fresh' && now_ms < expires_ms && this.#outgoing.channel === channel && contentHash({ ...this.#outgoing, to: '' }, this.#terms.nonce) === content_hash;
    if (this.#state === 'fresh') this.#state = isGood ? 'taken' : 'revoked';
    return isGood ? ok(this.#outgoing) : fail('clearance_spent', { message: this.#terms.message });
  }

  /** Answers whether it came in time: false where the content had been taken already. */
  static revoke(cleared: Cleared): boolean {
    if (cleared.#state === 'fresh') cleared.#state = 'revoked';
    return cleared.#state === 'revoked';
  }

  static personOf(cleared: Cleared): string {
    return cleared.#terms.person;
  }
}

/** SHA-256 over what goes out, hex: the form that a decision was about. */
export function contentHash(outgoing: Outgoing, nonce = ''): string {
  return createHash('sha256').update(nonce).update(JSON.stringify(Object.entries(outgoing).sort(([a], [b]) => (a < b ? -1 : 1)))).digest('hex');
}

export type Clearances = {
  /** `content`: what was decided about, without an address; `address`: of the contact point that it was decided for. */
  clear(content: Outgoing, address: string, terms: Terms): Cleared;
  /** Takes back what was cleared for a person and has not reached the wire. Answers with the messages that were too far gone. */
  revokeOf(person: string): readonly string[];
  /** Takes back all: nobody knows who withdrew meanwhile. */
  revokeAll(): void;
  /** Said once a sender is done with it. */
  done(cleared: Cleared): void;
};

/** For the gate alone: whoever holds this can send. */
export function makeClearances(): Clearances {
  const open = new Map<string, Set<Cleared>>();
  return {
    clear(content, address, terms) {
      assert(content.to === '' && contentHash(content, terms.nonce) === terms.content_hash, 'what is cleared is what was decided about');
      const cleared = new Cleared(MAKER, { ...content, to: address }, terms);
      const of_person = open.get(terms.person) ?? new Set();
      open.set(terms.person, of_person.add(cleared));
      return cleared;
    },
    revokeOf: (person) => [...(open.get(person) ?? [])].filter((cleared) => !Cleared.revoke(cleared)).map(({ message }) => message),
    revokeAll() {
      for (const of_person of open.values()) for (const cleared of of_person) Cleared.revoke(cleared);
    },
    done(cleared) {
      const person = Cleared.personOf(cleared);
      const of_person = open.get(person);
      of_person?.delete(cleared);
      if (of_person?.size === 0) open.delete(person);
    },
  };
}
