/**
 * The door of promotions: what the office makes of them, which versions tills had, and whether arriving sales agree with
 * them; and how a store sells.
 */
import type { HttpServer } from '../../platform/http.ts';
import { addPromotionOfficeRoutes } from './office-routes.ts';
import type { PromotionPorts } from './ports.ts';

export { makePromotionProjection } from './project.ts';
export type { PromotionPorts } from './ports.ts';

export function makePromotions(ports: PromotionPorts) {
  return {
    /** Below /api/v1/office/promotions and /api/v1/office/stores. */
    addOfficeRoutes: (app: HttpServer): void => addPromotionOfficeRoutes(app, ports),
  };
}
