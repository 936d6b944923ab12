/** Writes the icon as PNG without a picture library: shapes are sampled 4 × 4 times for each pixel. */
import { deflateSync } from 'node:zlib';

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
/** The colour at a point of the unit square. */
export type Picture = (x: number, y: number) => Rgba;

const SAMPLES = 4;

export function drawPng(size: number, picture: Picture): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    // The first byte of a row is its filter: none.
    let at = y * (size * 4 + 1) + 1;
    for (let x = 0; x < size; x++) {
      for (const channel of samplePixel(picture, x, y, size)) rows[at++] = channel;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function samplePixel(picture: Picture, x: number, y: number, size: number): number[] {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const colour = picture((x + ((i % SAMPLES) + 0.5) / SAMPLES) / size, (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size);
    // Colours are weighed by how much they cover, so that an edge does not darken.
    for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] as number) + (colour[channel] as number) * (colour[3] / 255);
    sums[3] = (sums[3] as number) + colour[3];
  }
  const cover = (sums[3] as number) / 255;
  return [0, 1, 2].map((channel) => (cover === 0 ? 0 : Math.round((sums[channel] as number) / cover))).concat(Math.round((sums[3] as number) / (SAMPLES * SAMPLES)));
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(8 + data.length + 4);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), 8 + data.length);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
