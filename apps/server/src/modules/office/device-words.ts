/** What a browser says of itself, in words that a person knows their devices by; and the network of an address. */
import type { SessionItem } from '@stilltill/protocol';
import { isIPv4, isIPv6 } from 'node:net';
import type { z } from 'zod';

type Device = Pick<z.output<typeof SessionItem>, 'browser' | 'system'>;

/** The first that fits: many browsers name others as well, to be let in. */
const BROWSERS: readonly (readonly [RegExp, Device['browser']])[] = [
  [/MicroMessenger/, 'wechat'], [/\bEdg(e|A|iOS)?\//, 'edge'], [/\b(Firefox|FxiOS)\//, 'firefox'], [/\b(OPR|SamsungBrowser|YaBrowser|UCBrowser|QQBrowser|Quark)\//, 'other'],
  [/\b(Headless)?(Chrome|CriOS|Chromium)\//, 'chrome'], [/\bSafari\//, 'safari'],
];
const SYSTEMS: readonly (readonly [RegExp, Device['system']])[] = [
  [/HarmonyOS|OpenHarmony/, 'harmony'], [/Android/, 'android'], [/iPhone|iPad|iPod/, 'ios'], [/Windows/, 'windows'], [/Mac OS X|Macintosh/, 'macos'], [/CrOS/, 'chromeos'], [/Linux|X11/, 'linux'],
];

export function deviceOf(user_agent: string): Device {
  const find = <T>(list: readonly (readonly [RegExp, T])[]): T | undefined => list.find(([form]) => form.test(user_agent))?.[1];
  return { browser: find(BROWSERS) ?? 'other', system: find(SYSTEMS) ?? 'other' };
}

/** Enough to know a place by, and no more: three parts of an IPv4 address, or the first 48 bits of an IPv6 one. Null: this machine, or none. */
export function networkOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain.startsWith('127.') ? null : `${plain.split('.').slice(0, 3).join('.')}.*`;
  if (!isIPv6(plain) || plain === '::1') return null;
  const [head = '', tail] = plain.split('::');
  const [before, after] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)];
  const groups = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  const [first, second, third] = groups.map((group) => Number.parseInt(group, 16).toString(16));
  return first === '0' && second === '0' && third === '0' ? null : `${first}:${second}:${third}::/48`;
}
