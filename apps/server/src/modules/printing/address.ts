/**
 * Which addresses a receipt may be sent to. The server sends what a till gives it, so whoever holds a till, or may write
 * the list of printers, could otherwise use it to reach what only the server reaches: itself, the cloud's metadata, the
 * internet. Private networks (RFC 1918, RFC 4193) are where a shop's printers are; nothing else is taken.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
/** Amazon answers for its metadata at a private IPv6 address, fd00:ec2::254, and keeps the whole block for such services. */
const METADATA = new BlockList();
METADATA.addSubnet('fd00:ec2::', 32, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  // An IPv4 address in IPv6's clothes is taken in its own form only.
  if (isIP(address) === 0 || /^::ffff:/i.test(address)) return false;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return PRIVATE.check(address, family) && !METADATA.check(address, family);
}

/** Whether a host may stand on the list: a name is judged when it is connected to, because it may mean something else by then. */
export function mayBeListed(host: string, isAllowed: (address: string) => boolean): boolean {
  if (isIP(host) !== 0) return isAllowed(host);
  // What looks like a number but is no address is read as one by some resolvers: 2130706433, 0x7f.1.
  return /[a-z]/i.test(host) && !/^0x/i.test(host) && !host.includes(':');
}

/** The address to connect to, already judged, so that a name can't mean another one a moment later. Null: there is none. */
export async function resolvePrinter(host: string, isAllowed: (address: string) => boolean): Promise<{ readonly address: string | null; readonly isKnown: boolean }> {
  if (isIP(host) !== 0) return { address: isAllowed(host) ? host : null, isKnown: true };
  try {
    const found = await lookup(host, { all: true });
    return { address: found.find(({ address }) => isAllowed(address))?.address ?? null, isKnown: true };
  } catch {
    return { address: null, isKnown: false };
  }
}
