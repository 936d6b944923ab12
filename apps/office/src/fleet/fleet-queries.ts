/** What the pages of the fleet read. All keys begin with 'fleet', so that one live event refreshes them. */
import {
  FleetCounts, FleetFaults, FleetHourPage, FleetPage, FleetStoreList, FleetTerminalDetail, FleetUsage, InspectionPage, InspectionRoundList, OverduePage, ScopeSettingsList, TerminalGroupList, UnknownDeviceList,
} from '@stilltill/protocol/office-fleet';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type FleetTerminal = z.output<typeof FleetPage>['items'][number];
export type FleetDetail = z.output<typeof FleetTerminalDetail>;
export type FleetSetting = FleetDetail['settings'][number];
export type Counts = z.output<typeof FleetCounts>;
export type FleetHour = z.output<typeof FleetHourPage>['items'][number];
export type Usage = z.output<typeof FleetUsage>;
export type UsedTerminal = Usage['items'][number];
export type ScopeSettings = z.output<typeof ScopeSettingsList>['items'][number];
export type Group = z.output<typeof TerminalGroupList>['items'][number];
export type FleetStore = z.output<typeof FleetStoreList>['items'][number];
export type Round = z.output<typeof InspectionRoundList>['items'][number];
export type Overdue = z.output<typeof OverduePage>['items'][number];
export type Inspection = z.output<typeof InspectionPage>['items'][number];

export type FleetFilters = Readonly<Partial<Record<'state' | 'store' | 'group' | 'fault' | 'drift' | 'app_build' | 'acquirer' | 'text', string | undefined>>>;

const BASE = '/office/fleet';
const WALL_MS = 30_000;

function one<S extends z.ZodType>(key: readonly unknown[], schema: S, path: string) {
  return queryOptions({ queryKey: ['fleet', ...key], queryFn: async ({ signal }): Promise<z.output<S>> => unwrap(await ask(schema, BASE + path, { signal })) });
}

export const fleetQueries = {
  terminals: (filters: FleetFilters): Paged<FleetTerminal> => ({
    key: ['fleet', 'terminals', filters], read: async (after, signal) => unwrap(await ask(FleetPage, `${BASE}/terminals${queryOf({ ...filters, after, limit: 100 })}`, { signal })),
  }),
  terminal: (id: string) => one(['terminal', id], FleetTerminalDetail, `/terminals/${id}`),
  counts: () => one(['counts'], FleetCounts, '/counts'),
  /** The same for views on a wall: in a locked office no live line tells of what is new. */
  countsOnWall: (is_locked: boolean) => ({ ...one(['counts'], FleetCounts, '/counts'), refetchInterval: is_locked ? WALL_MS : false as const }),
  hours: (id: string) => one(['hours', id], FleetHourPage, `/terminals/${id}/hours${queryOf({ limit: 168 })}`),
  usage: (filters: { readonly days?: string | undefined; readonly store?: string | undefined; readonly order?: string | undefined }): Paged<UsedTerminal, Usage> => ({
    key: ['fleet', 'usage', filters], read: async (after, signal) => unwrap(await ask(FleetUsage, `${BASE}/usage${queryOf({ ...filters, after, limit: 100 })}`, { signal })),
  }),
  groups: () => one(['groups'], TerminalGroupList, '/groups'),
  settings: () => one(['settings'], ScopeSettingsList, '/settings'),
  stores: () => one(['stores'], FleetStoreList, '/stores'),
  faults: () => one(['faults'], FleetFaults, '/outages'),
  unknownDevices: () => one(['unknown-devices'], UnknownDeviceList, '/unknown-devices'),
  rounds: () => one(['rounds'], InspectionRoundList, '/rounds'),
  overdue: (): Paged<Overdue> => ({ key: ['fleet', 'overdue'], read: async (after, signal) => unwrap(await ask(OverduePage, `${BASE}/overdue${queryOf({ after })}`, { signal })) }),
  inspections: (terminal: string): Paged<Inspection> => ({ key: ['fleet', 'inspections', terminal], read: async (after, signal) => unwrap(await ask(InspectionPage, `${BASE}/inspections${queryOf({ terminal, after, limit: 20 })}`, { signal })) }),
};
