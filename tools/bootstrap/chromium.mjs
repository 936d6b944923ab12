// Browser tests and screenshots need a real Chromium, and fonts that know Chinese.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand, tailOf } from './run-command.mjs';
import { Refusal, say, withProgress } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const fixedPaths = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const debianPackages = ['chromium', 'fonts-noto-cjk'];

/** The path of a Chromium on this machine; STILLTILL_CHROMIUM names another one. */
export function chromiumPath() {
  const named = process.env.STILLTILL_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const onPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'].flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...fixedPaths].find((path) => existsSync(path));
}

/** @param {'required' | 'wanted'} degree wanted: its lack is said, and the command goes on */
export async function ensureChromium(degree) {
  const isBrowserThere = chromiumPath() !== undefined;
  const isInstallable = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && !process.env.STILLTILL_CHROMIUM;
  if (isBrowserThere && (isFontThere() || !isInstallable)) return;
  if (!isInstallable) return explainLack(degree);

  const { exitCode, output } = await withProgress('Installing Chromium and Chinese fonts from Debian (a minute or two, once)', installFromDebian);
  if (chromiumPath() !== undefined) {
    if (exitCode !== 0) say('Chinese fonts could not be installed; Chinese text in screenshots may show as boxes.');
    return;
  }
  const sentence = `Cannot install Chromium: apt-get failed (${tailOf(output, 3)}). Install the package chromium, or name a Chromium in STILLTILL_CHROMIUM.`;
  if (degree === 'required') throw new Refusal(sentence);
  say(sentence);
}

async function installFromDebian() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...debianPackages], { env });
  const updated = await runCommand('apt-get', ['update'], { env });
  const installed = await install();
  return installed.exitCode === 0 ? installed : { ...installed, output: `${updated.output}\n${installed.output}` };
}

function explainLack(degree) {
  const sentence = 'No Chromium was found. Install it (on Debian: apt-get install chromium fonts-noto-cjk), or name one in STILLTILL_CHROMIUM.';
  if (degree === 'required') throw new Refusal(sentence);
  say(sentence);
}

function isFontThere() {
  try {
    return readdirSync('/usr/share/fonts/opentype/noto').some((name) => name.includes('CJK'));
  } catch {
    return false;
  }
}
