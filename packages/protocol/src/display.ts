/** What stores show to customers, and how their tills begin. */
import { z } from 'zod';
import { PictureId } from './primitives.ts';
import { DisplaySettings } from './reference.ts';

/** A photograph of 1280 × 800 dots, packed as a JPEG of good quality. */
export const DISPLAY_PICTURE_BYTES_MAX = 180_000;

// GET and PUT /api/v1/office/stores/{id}/display
export const StoreDisplay = z.object({ display: DisplaySettings, simple_mode: z.boolean() });
// POST /api/v1/office/display-pictures: base64, JPEG, PNG or WebP. It is shown once a store's display names it.
export const NewDisplayPicture = z.object({ picture: z.base64().max(Math.ceil(DISPLAY_PICTURE_BYTES_MAX / 3) * 4) });
export const DisplayPicture = z.object({ picture: PictureId });
