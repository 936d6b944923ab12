import { pinyin } from 'pinyin-pro';
import type { Names } from '@stilltill/domain/catalog';
import { SPELT_MAX } from '@stilltill/protocol';

const HAN = /\p{Script=Han}/u;

/**
 * How the Chinese names of a product are spelt, as an input method types them without tones: in whole syllables and in
 * their first letters, "kekoukele kkkl". Empty where no name is Chinese. It is worked out here once, so that a till needs
 * no dictionary. ü is v, as on every keyboard.
 */
export function spell(names: Names): string {
  const spelt = new Set<string>();
  for (const name of Object.values(names)) {
    if (!HAN.test(name)) continue;
    const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'removed', v: true });
    spelt.add(syllables.join(''));
    spelt.add(syllables.map((syllable) => syllable.slice(0, 1)).join(''));
  }
  return [...spelt].join(' ').slice(0, SPELT_MAX);
}
