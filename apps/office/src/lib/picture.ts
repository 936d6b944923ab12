/** Makes of a photograph what tills show: a small square. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { PICTURE_BYTES_MAX } from '@stilltill/protocol/office-catalog';

const SIDE_PX = 256;
/** Tried one after the other, until it is small enough. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/** A JPEG in base64, cut to its middle. `picture_unusable`: the browser can't read it. */
export async function scalePicture(file: Blob): Promise<Result<string>> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    return fail('picture_unusable');
  }
  const canvas = document.createElement('canvas');
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  const context = canvas.getContext('2d');
  if (!context) return fail('picture_unusable');
  const side = Math.min(image.width, image.height);
  // JPEG knows nothing transparent: it would come out black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE_PX, SIDE_PX);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE_PX, SIDE_PX);
  image.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= PICTURE_BYTES_MAX) return ok(new Uint8Array(await blob.arrayBuffer()).toBase64());
  }
  return fail('picture_unusable');
}
