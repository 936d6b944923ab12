/** Reads aloud by the browser's own voice. Where there is none, nothing is said: the screen says it too. */
export type Speaker = {
  /** Whether this browser can speak. */
  readonly can: boolean;
  /** Says it now, in the place of what is being said. `tag`: the language, BCP 47. */
  say(text: string, tag: string): void;
  stop(): void;
};

type Voice = Pick<SpeechSynthesis, 'speak' | 'cancel' | 'getVoices'>;
type Page = { readonly speechSynthesis?: Voice | undefined; readonly SpeechSynthesisUtterance?: (new (text: string) => SpeechSynthesisUtterance) | undefined };

export function createSpeaker({ speechSynthesis: voice, SpeechSynthesisUtterance: Utterance }: Page): Speaker {
  if (!voice || !Utterance) return { can: false, say: () => undefined, stop: () => undefined };
  return {
    can: true,
    say(text, tag) {
      const spoken = new Utterance(text);
      spoken.lang = tag;
      // A voice of the device itself: one that asks the network would be silent offline, and tell others what was sold.
      const [language] = tag.split('-');
      const known = voice.getVoices().find((each) => each.localService && each.lang.split('-')[0] === language);
      if (known) spoken.voice = known;
      voice.cancel();
      voice.speak(spoken);
    },
    stop: () => voice.cancel(),
  };
}
