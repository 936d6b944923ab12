/** Low and short, once for each refusal: whoever scans looks at the goods, not at the screen. */
const TONE_HZ = 220;
const TONE_S = 0.18;
const LOUDNESS = 0.15;

let audio: AudioContext | null = null;
let isOn = true;

/** Whether this till makes sounds: a setting of the device. */
export function setSound(on: boolean): void {
  isOn = on;
}

/** Sounds that a scan or a tap brought nothing. Silent where the browser has no sound; the screen says it too. */
export function soundRefusal(): void {
  if (!isOn) return;
  try {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = TONE_HZ;
    // Faded out, so that the end does not click.
    volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + TONE_S);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + TONE_S);
  } catch {
    // A till without a loudspeaker sells as well.
  }
}
