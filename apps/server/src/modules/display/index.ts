/** The door of the display room: pictures of the store for its customer displays, and how its tills begin. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { StoreDisplay } from '@stilltill/protocol';
import type { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { addDisplayOfficeRoutes } from './office-routes.ts';
import { addDisplayPictureRoute } from './pictures.ts';
import type { DisplayPorts } from './ports.ts';

export type { DisplayPorts } from './ports.ts';
export type Display = ReturnType<typeof makeDisplay>;

/** What is shown where nobody has set anything. */
const NOTHING = { pictures: [], seconds: 10 };

export function makeDisplay(ports: DisplayPorts) {
  return {
    /** What a store shows; `not_found`: there is no such store. */
    async displayOf(merchant: string, store: string): Promise<Result<z.output<typeof StoreDisplay>>> {
      const found = (await ports.postgres.withMerchant(merchant, ports.stores)).find(({ id }) => id === store);
      return found ? ok({ display: found.display ?? NOTHING, simple_mode: found.simple_mode ?? false }) : fail('not_found');
    },
    /** GET /api/v1/display-pictures. */
    addRoutes(app: HttpServer): void {
      addDisplayPictureRoute(app, ports.postgres);
    },
    /** Below /api/v1/office/stores and /api/v1/office/display-pictures. */
    addOfficeRoutes(app: HttpServer): void {
      addDisplayOfficeRoutes(app, ports, this);
    },
  };
}
