/**
 * Addresses that a stranger may make this server call. The address of a push service comes from a customer's browser, so that it
 * could name the shop's own router or the server itself: only addresses of the public internet are called, and the one that a name
 * was resolved to is the one that is connected to.
 */
import { lookup as lookUp } from 'node:dns';
import net, { type LookupFunction } from 'node:net';

const v4_closed = new net.BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
] as const) v4_closed.addSubnet(address, bits, 'ipv4');
const v6_open = new net.BlockList();
v6_open.addSubnet('2000::', 3, 'ipv6');
const v6_closed = new net.BlockList();
// Documentation, and what carries an address of the old internet inside (Teredo, 6to4).
for (const [address, bits] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) v6_closed.addSubnet(address, bits, 'ipv6');

/** By the registries of special addresses (RFC 6890): what is not surely public is not. */
export function isPublicAddress(address: string): boolean {
  if (net.isIPv4(address)) return !v4_closed.check(address, 'ipv4');
  return net.isIPv6(address) && !address.includes('%') && v6_open.check(address, 'ipv6') && !v6_closed.check(address, 'ipv6');
}

/** An https address without a name and password in it, whose host is a name or a public address; null where it is none. */
export function publicUrl(text: string): URL | null {
  if (text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return net.isIP(host) === 0 ? (/\.[a-z][a-z0-9-]*\.?$/i.test(host) ? url : null) : isPublicAddress(host) ? url : null;
}

/** Resolves a name to its public addresses; where one of them is not public, to none. */
export const lookUpPublic: LookupFunction = (name, options, found) => {
  lookUp(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return found(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) return found(Object.assign(new Error('it is no public address'), { code: 'EADDRNOTPUBLIC' }), []);
    if (options.all === true) return found(null, addresses);
    const [first] = addresses;
    found(null, first?.address ?? '', first?.family);
  });
};

/** The address that a name stands for, by what it may be resolved to; null: there is none. */
export function resolveHost(host: string, lookup: LookupFunction): Promise<string | null> {
  if (net.isIP(host) !== 0) return Promise.resolve(isPublicAddress(host) ? host : null);
  return new Promise((resolve) => {
    lookup(host, { all: false }, (error, address) => resolve(error === null && typeof address === 'string' && address !== '' ? address : null));
  });
}

/** A name of the internet, or a public address: what a provider's server may be called. */
export function isPublicHost(host: string): boolean {
  return net.isIP(host) === 0 ? /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(host) && !/\.(local|localhost|internal|lan|home|arpa)$/i.test(host) : isPublicAddress(host);
}
