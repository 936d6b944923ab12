/** The sign of the name: still water under a horizon, three quiet lines. Drawn once, as SVG and as pixels. */
import { type Picture, type Rgba, drawPng } from './png.ts';

const WATER: Rgba = [13, 108, 129, 255];
const WHITE: Rgba = [255, 255, 255, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

/** Lines on a square of 32: from x, to x, at y. */
const LINES = [[8, 24, 12], [8, 24, 17], [11, 21, 22]] as const;
const STROKE = 2.5;
const CORNER = 8;

export const ICON_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${CORNER}" fill="#0d6c81"/>`
  + `<path d="${LINES.map(([from, to, y]) => `M${from} ${y}H${to}`).join('')}" stroke="#fff" stroke-width="${STROKE}" stroke-linecap="round" fill="none"/></svg>\n`;

/** `maskable`: the system cuts the corners itself, and the sign keeps to the middle. */
export function iconPng(size: number, maskable: boolean): Buffer {
  return drawPng(size, maskable ? maskablePicture : roundedPicture);
}

const roundedPicture: Picture = (x, y) => (isInSquare(x * 32, y * 32) ? signAt(x * 32, y * 32) : CLEAR);
const maskablePicture: Picture = (x, y) => signAt((x * 32 - 16) / 0.8 + 16, (y * 32 - 16) / 0.8 + 16);

function signAt(x: number, y: number): Rgba {
  const isOnLine = LINES.some(([from, to, at]) => Math.hypot(x - Math.min(to, Math.max(from, x)), y - at) <= STROKE / 2);
  return isOnLine ? WHITE : WATER;
}

function isInSquare(x: number, y: number): boolean {
  const dx = Math.max(CORNER - x, x - (32 - CORNER), 0);
  const dy = Math.max(CORNER - y, y - (32 - CORNER), 0);
  return Math.hypot(dx, dy) <= CORNER;
}
