import { hostname, networkInterfaces } from 'node:os';

/** The names and addresses under which other devices may reach this host, the most useful first. */
export function hostNames(public_address: string | null): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outside = addresses.filter((each) => !each.internal && !each.address.startsWith('fe80:')).map((each) => each.address);
  const name = hostname().toLowerCase();
  const own = /^[a-z0-9-]+$/.test(name) ? [`${name}.local`, name] : /^[a-z0-9.-]+$/.test(name) ? [name] : [];
  const given = public_address === null ? [] : [new URL(public_address).hostname];
  return [...new Set([...given, ...outside, ...own, 'localhost', '127.0.0.1', '::1'])];
}

const LOOK_EVERY_MS = 60_000;

/** Tells of names and addresses that are new, as when a router gives another address. The answer ends it. */
export function followHostNames(public_address: string | null, onChange: (names: string[]) => void): () => void {
  let known = hostNames(public_address).join();
  const timer = setInterval(() => {
    const names = hostNames(public_address);
    if (names.join() === known) return;
    known = names.join();
    onChange(names);
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
