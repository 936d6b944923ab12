import type { Bitmap } from './document.ts';

export function emptyBitmap(width_dots: number, height_dots: number): Bitmap {
  return { width_dots, height_dots, bits: new Uint8Array(Math.ceil(width_dots / 8) * height_dots) };
}

export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= bitmap.width_dots || y >= bitmap.height_dots) return false;
  return ((bitmap.bits[y * Math.ceil(bitmap.width_dots / 8) + (x >> 3)] as number) & (0x80 >> (x & 7))) !== 0;
}

/** Blackens a dot of a bitmap under construction. */
function blacken(bitmap: Bitmap, x: number, y: number): void {
  const place = y * Math.ceil(bitmap.width_dots / 8) + (x >> 3);
  bitmap.bits[place] = (bitmap.bits[place] as number) | (0x80 >> (x & 7));
}

/** One below the other, in the width of a paper; narrower ones stand in its middle, what is wider is cut off. */
export function stack(bitmaps: readonly Bitmap[], width_dots: number): Bitmap {
  const whole = emptyBitmap(width_dots, bitmaps.reduce((height, each) => height + each.height_dots, 0));
  let top = 0;
  for (const each of bitmaps) {
    const left = Math.max(0, (width_dots - each.width_dots) >> 1);
    for (let y = 0; y < each.height_dots; y++) {
      for (let x = 0; x < Math.min(each.width_dots, width_dots); x++) if (isBlack(each, x, y)) blacken(whole, left + x, top + y);
    }
    top += each.height_dots;
  }
  return whole;
}

/** From pixels as a canvas gives them (RGBA); what is transparent counts as white. */
export function fromPixels(pixels: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }, threshold = 128): Bitmap {
  const bitmap = emptyBitmap(pixels.width, pixels.height);
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      const place = (y * pixels.width + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.data.subarray(place, place + 4);
      const light = 255 - ((255 - (red * 0.299 + green * 0.587 + blue * 0.114)) * alpha) / 255;
      if (light < threshold) blacken(bitmap, x, y);
    }
  }
  return bitmap;
}

/** The dots of a code (rows of dark or light), each `dot` dots wide and high. */
export function fromModules(modules: readonly (readonly boolean[])[], dot: number): Bitmap {
  const bitmap = emptyBitmap((modules[0]?.length ?? 0) * dot, modules.length * dot);
  for (let y = 0; y < bitmap.height_dots; y++) {
    for (let x = 0; x < bitmap.width_dots; x++) if (modules[Math.floor(y / dot)]?.[Math.floor(x / dot)]) blacken(bitmap, x, y);
  }
  return bitmap;
}
