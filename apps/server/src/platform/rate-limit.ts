// Requests a second for each caller, decided before a body is read. A caller is the pass that a request shows, once it
// was found to be valid, and the network address before that: who invents a pass for each request shares the bucket of
// their address, and many tills behind one address do not share theirs. All that comes from one address is limited once
// more, generously, for whoever finds a way to have many passes recognised.

/** A bucket holds up to `burst` requests and fills at `per_second`. */
export type Rate = { per_second: number; burst: number };

export type RateLimiter = {
  /** Takes one request from the caller's bucket. False: it is empty. `now_ms` never runs backwards. */
  take(pass: string | null, address: string, now_ms: number): boolean;
  /** Gives a pass a bucket of its own, because a request that showed it was answered. */
  recognise(pass: string, now_ms: number): void;
  /** Buckets held now. */
  size(): number;
};

type Bucket = { tokens: number; at_ms: number };

const SWEEP_EVERY_MS = 10_000;
// Each costs some 200 bytes; where more callers come at once, the oldest lose theirs and get a full one.
const BUCKETS_MAX = 50_000;

/** Rates of a recognised pass, of what an address sends without one, and of an address in all where that is limited. */
export type Rates = { pass: Rate; address: Rate; address_in_all?: Rate };

export function makeRateLimiter(rates: Rates): RateLimiter {
  const passes = new Map<string, Bucket>();
  const addresses = new Map<string, Bucket>();
  const totals = new Map<string, Bucket>();
  let swept_ms = Number.NEGATIVE_INFINITY;

  const takeFrom = (bucket: Bucket, rate: Rate, now_ms: number): boolean => {
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now_ms - bucket.at_ms) / 1000) * rate.per_second);
    bucket.at_ms = now_ms;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
  const add = (buckets: Map<string, Bucket>, key: string, rate: Rate, now_ms: number): Bucket => {
    if (buckets.size >= BUCKETS_MAX) buckets.delete(buckets.keys().next().value ?? key);
    const bucket = { tokens: rate.burst, at_ms: now_ms };
    buckets.set(key, bucket);
    return bucket;
  };
  const sweep = (now_ms: number): void => {
    swept_ms = now_ms;
    for (const [buckets, rate] of [[passes, rates.pass], [addresses, rates.address], [totals, rates.address_in_all]] as const) {
      if (!rate) continue;
      const full_after_ms = (rate.burst / rate.per_second) * 1000;
      // A bucket that has filled again says nothing more. A pass keeps its own for a while, to stay recognised.
      const idle_ms = buckets === passes ? Math.max(full_after_ms, 60_000) : full_after_ms;
      for (const [key, bucket] of buckets) if (now_ms - bucket.at_ms > idle_ms) buckets.delete(key);
    }
  };

  return {
    take(pass, address, now_ms) {
      if (now_ms - swept_ms > SWEEP_EVERY_MS) sweep(now_ms);
      const own = pass === null ? undefined : passes.get(pass);
      const is_let_in = own
        ? takeFrom(own, rates.pass, now_ms)
        : takeFrom(addresses.get(address) ?? add(addresses, address, rates.address, now_ms), rates.address, now_ms);
      // Only what its own bucket lets through counts here, so that one caller's flood does not empty it for the others.
      if (!is_let_in || !rates.address_in_all) return is_let_in;
      return takeFrom(totals.get(address) ?? add(totals, address, rates.address_in_all, now_ms), rates.address_in_all, now_ms);
    },
    recognise(pass, now_ms) {
      if (!passes.has(pass)) add(passes, pass, rates.pass, now_ms);
    },
    size: () => passes.size + addresses.size + totals.size,
  };
}
