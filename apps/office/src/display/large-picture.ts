/** Makes of a photograph what a customer display shows: as it is, at most as large as a small screen. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { DISPLAY_PICTURE_BYTES_MAX } from '@stilltill/protocol/display';

const WIDTH_PX_MAX = 1280;
const HEIGHT_PX_MAX = 1024;
/** Tried one after the other, until it is small enough. */
const QUALITIES = [0.85, 0.7, 0.55, 0.4, 0.25];

/** A JPEG in base64. `picture_unusable`: the browser can't read it. */
export async function largePicture(file: Blob): Promise<Result<string>> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    return fail('picture_unusable');
  }
  const scale = Math.min(1, WIDTH_PX_MAX / image.width, HEIGHT_PX_MAX / image.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return fail('picture_unusable');
  // JPEG knows nothing transparent: it would come out black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= DISPLAY_PICTURE_BYTES_MAX) return ok(new Uint8Array(await blob.arrayBuffer()).toBase64());
  }
  return fail('picture_unusable');
}
