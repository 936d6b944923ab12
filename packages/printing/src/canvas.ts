/** Draws rows of text in a browser. */
import { fromPixels } from './bitmap.ts';
import type { Rasterise } from './pictures.ts';

const FONTS: Readonly<Record<string, string>> = {
  'zh-CN': '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif',
};
const LATIN_FONT = 'system-ui, "Segoe UI", "Noto Sans CJK SC", sans-serif';
/** Room above and below the letters, in parts of their height. */
const LINE = 1.25;

/** Narrows what would not fit, so that no figure is ever cut off. */
export const rasteriseOnCanvas: Rasterise = (row, size_dots, width_dots, language) => {
  const height_dots = Math.ceil(size_dots * LINE);
  const canvas = new OffscreenCanvas(width_dots, height_dots);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser draws nothing');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width_dots, height_dots);
  context.fillStyle = '#000';
  context.textBaseline = 'middle';
  // A tall row holds as many letters as a normal one: drawn letters need not be narrow for it, where there is room.
  context.font = `${row.bold ? '700' : '500'} ${row.size === 'tall' ? size_dots * 0.8 : size_dots}px ${FONTS[language] ?? LATIN_FONT}`;
  const middle = height_dots / 2 + 1;
  const right_width = row.right === '' ? 0 : Math.min(context.measureText(row.right).width, width_dots);
  if (row.right !== '') {
    context.textAlign = 'right';
    context.fillText(row.right, width_dots, middle, width_dots);
  }
  context.textAlign = row.right === '' ? row.align : 'left';
  const start = row.indent * 12;
  const x = context.textAlign === 'center' ? width_dots / 2 : context.textAlign === 'right' ? width_dots : start;
  const room = width_dots - start - (right_width > 0 ? right_width + 12 : 0);
  if (row.left !== '' && room > 0) context.fillText(row.left, x, middle, room);
  return fromPixels(context.getImageData(0, 0, width_dots, height_dots), 150);
};

/** A picture as a logo of a receipt: scaled down to fit, dithered, its frame of white kept. Throws where it is no picture. */
export async function logoFrom(file: Blob, limits: { readonly width_dots: number; readonly height_dots: number }): Promise<ReturnType<typeof fromPixels>> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, limits.width_dots / image.width, limits.height_dots / image.height);
  const width = Math.max(1, Math.floor(image.width * scale));
  const height = Math.max(1, Math.floor(image.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('this browser draws nothing');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  image.close();
  const pixels = context.getImageData(0, 0, width, height);
  dither(pixels);
  return fromPixels(pixels);
}

/** Floyd and Steinberg, 1976: what a dot is off by is handed on to its neighbours. In place. */
function dither({ data, width, height }: ImageData): void {
  const light = Float32Array.from({ length: width * height }, (_, dot) =>
    (data[dot * 4] as number) * 0.299 + (data[dot * 4 + 1] as number) * 0.587 + (data[dot * 4 + 2] as number) * 0.114);
  const add = (x: number, y: number, error: number): void => {
    if (x >= 0 && x < width && y < height) light[y * width + x] = (light[y * width + x] as number) + error;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const before = light[y * width + x] as number;
      const after = before < 128 ? 0 : 255;
      const error = (before - after) / 16;
      add(x + 1, y, error * 7);
      add(x - 1, y + 1, error * 3);
      add(x, y + 1, error * 5);
      add(x + 1, y + 1, error);
      data.fill(after, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
}
