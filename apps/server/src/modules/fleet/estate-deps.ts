import type { RequireOffice } from '../office/index.ts';
import type { FleetPorts } from './ports.ts';
import type { Registry } from './registry.ts';
import type { Teller } from './teller.ts';

/** What the routes of the estate are made of. */
export type EstateDeps = FleetPorts & { readonly teller: Teller; readonly registry: Registry; readonly requireOffice: RequireOffice };
export const FLEET_BASE = '/api/v1/office/fleet';
