/** Networks that somebody named: who may stand before the server, and who may read its figures. */
import { BlockList, isIP } from 'node:net';

export type Networks = { has(address: string | undefined): boolean };

export const NO_NETWORKS: Networks = { has: () => false };

/** Reads addresses and networks, as in "10.0.0.5, 192.168.0.0/16, fd00::/8"; null where one of them is none. */
export function readNetworks(text: string): Networks | null {
  const list = new BlockList();
  for (const part of text.split(',').map((each) => each.trim()).filter((each) => each !== '')) {
    const [address = '', bits, ...rest] = part.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return null;
    const bits_max = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? bits_max : Number(bits);
    if (!/^\d{1,3}$/.test(bits ?? '0') || prefix > bits_max) return null;
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    has(address) {
      const plain = address?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
    },
  };
}
