/** What the office asks of the estate: lists, the wall, one terminal, and what is decided about it. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import {
  ChangeCustody, ChangeFleetSettings, DescribeTerminal, FleetCounts, FleetFaults, FleetHourPage, FleetHourQuery, FleetPage, FleetQuery, FleetReason, FleetStore, FleetStoreList, FleetTerminalDetail, LockTerminal, MoveTerminal,
  NewTerminalGroup, NoDetails, ScopeSettingsItem, ScopeSettingsList, SetTerminalGroups, SetTerminalWindow, SettingsPreview, StorePlace, TerminalGroup, TerminalGroupList, UnknownDeviceList, Uuid,
} from '@stilltill/protocol';
import type { Action } from '@stilltill/domain/operator';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { type EstateDeps, FLEET_BASE as BASE } from './estate-deps.ts';
import { addEstateImportRoute } from './import-route.ts';
import { addInspectionRoutes } from './inspection-routes.ts';
import { readOutages } from './outages.ts';
import { countFleet, listFleet, listHours, readFleetTerminal } from './queries.ts';
import { type By, makeGroup, nameGroup, selectGroups } from './registry.ts';
import { sendSettingsAgain } from './send-again.ts';
import { changeSettings, listScopeSettings, previewChange, readScope } from './settings.ts';
import { selectStores } from './store.ts';
import { listUnknownDevices } from './unknown-devices.ts';
import { addUsageRoute } from './usage.ts';

const Path = z.object({ id: Uuid });
const tags = ['office'];
const BY_MAX = 100;

export function addFleetEstateRoutes(app: HttpServer, deps: EstateDeps): void {
  addReadingRoutes(app, deps);
  addDecisionRoutes(app, deps);
  addSettingsRoutes(app, deps);
  addPlaceRoutes(app, deps);
  addEstateImportRoute(app, deps);
  addInspectionRoutes(app, deps);
  addUsageRoute(app, deps);
}

function addReadingRoutes(app: HttpServer, deps: EstateDeps): void {
  const { postgres, clock, requireOffice } = deps;
  app.get(`${BASE}/terminals`, { schema: { tags, summary: 'Terminals, with what is known of each', querystring: FleetQuery, response: { 200: FleetPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => listFleet(deps, tx, request.query, clock.now_ms())));
  });
  app.get(`${BASE}/counts`, { schema: { tags, summary: 'How many terminals are how, at each store', response: { 200: FleetCounts } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office', { is_for_walls: true });
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, (tx) => countFleet(tx, clock.now_ms()))));
  });
  app.get(`${BASE}/terminals/:id`, { schema: { tags, summary: 'One terminal with everything', params: Path, response: { 200: FleetTerminalDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readFleetTerminal(deps, tx, request.params.id, clock.now_ms())));
  });
  app.get(`${BASE}/terminals/:id/hours`, {
    schema: { tags, summary: 'A terminal by the hour, the newest first', params: Path, querystring: FleetHourQuery, response: { 200: FleetHourPage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant<Result<z.output<typeof FleetHourPage>>>(who.value.merchant, async (tx) => {
      const [row] = await tx.query<{ currency: string }>('select s.currency from app.terminal t join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id where t.merchant_id = $1 and t.id = $2', [tx.merchant_id, request.params.id]);
      if (!row) return fail('not_found');
      const page = await listHours(deps, tx, request.params.id, request.query);
      return page.ok ? ok({ ...page.value, currency: row.currency }) : page;
    }));
  });
  app.get(`${BASE}/outages`, { schema: { tags, summary: 'Faults that terminals have now, and those that many have at once', response: { 200: FleetFaults } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, (tx) => readOutages(tx, clock.now_ms()))));
  });
  app.get(`${BASE}/unknown-devices`, { schema: { tags, summary: 'Who showed a key that nobody was given', response: { 200: UnknownDeviceList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'enrol_terminal');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await listUnknownDevices(postgres, who.value.merchant) }));
  });
}

function addDecisionRoutes(app: HttpServer, deps: EstateDeps): void {
  const { registry, clock } = deps;
  /** A decision about one terminal, answered by the terminal as it is then. */
  const decide = <S extends z.ZodType>(name: string, summary: string, action: Action, body: S, work: (tx: MerchantTx, id: string, said: z.output<S>, by: By) => Promise<Result<null>>): void => {
    const doCommand = makeDoCommand(deps, action);
    app.post(`${BASE}/terminals/:id/${name}`, { schema: { tags, summary, headers: IdempotencyHeaders, params: Path, body, response: { 200: FleetTerminalDetail } } }, (request, reply) => (
      doCommand(request, reply, FleetTerminalDetail, async (tx, who) => {
        const { id } = request.params as z.output<typeof Path>;
        const done = await work(tx, id, request.body as z.output<S>, { by: who.name.slice(0, BY_MAX) });
        return done.ok ? readFleetTerminal(deps, tx, id, clock.now_ms()) : done;
      })
    ));
  };
  decide('describe', 'Say what a terminal is', 'enrol_terminal', DescribeTerminal, registry.describe);
  decide('move', 'Move a terminal to another store', 'enrol_terminal', MoveTerminal, registry.move);
  decide('custody', 'Say who answers for a terminal', 'enrol_terminal', ChangeCustody, registry.changeCustody);
  decide('groups', 'Put a terminal into groups', 'enrol_terminal', SetTerminalGroups, (tx, id, { groups }) => registry.setGroups(tx, id, groups));
  decide('window', 'Lend a terminal to an event for a time', 'enrol_terminal', SetTerminalWindow, (tx, id, { window }, by) => registry.setWindow(tx, id, window, by));
  decide('lost', 'Say that a terminal is lost', 'retire_terminal', FleetReason, (tx, id, { reason }, by) => registry.markLost(tx, id, reason, by));
  decide('found', 'Say that a lost terminal was found', 'retire_terminal', FleetReason, (tx, id, { reason }, by) => registry.markFound(tx, id, reason, by));
  decide('lock', 'Lock a terminal', 'retire_terminal', LockTerminal, registry.lock);
  decide('unlock', 'Unlock a terminal', 'retire_terminal', FleetReason, (tx, id, { reason }, by) => registry.unlock(tx, id, reason, by));
  decide('send-settings', 'Send a terminal anew what it shall be set to', 'enrol_terminal', NoDetails, (tx, id) => sendSettingsAgain(deps, tx, id));
}

function addSettingsRoutes(app: HttpServer, deps: EstateDeps): void {
  const { postgres, requireOffice } = deps;
  const doCommand = makeDoCommand(deps, 'change_settings');
  app.get(`${BASE}/settings`, { schema: { tags, summary: 'What every scope says about settings', response: { 200: ScopeSettingsList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, listScopeSettings) }));
  });
  app.put(`${BASE}/settings`, { schema: { tags, summary: 'Change what a scope says', headers: IdempotencyHeaders, body: ChangeFleetSettings, response: { 200: ScopeSettingsItem } } }, (request, reply) => (
    doCommand(request, reply, ScopeSettingsItem, async (tx, who) => {
      const { scope, id } = request.body;
      const by = who.name.slice(0, BY_MAX);
      const changed = await changeSettings(deps, tx, request.body, by);
      if (!changed.ok) return changed;
      return ok({ scope, id, name: (await readScope(tx, scope, id))?.name ?? '', values: changed.value, changed_at: new Date(deps.clock.now_ms()).toISOString(), by });
    })
  ));
  app.post(`${BASE}/settings/preview`, { schema: { tags, summary: 'What a change would do, at which terminals', body: ChangeFleetSettings, response: { 200: SettingsPreview } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => previewChange(tx, request.body)));
  });
}

function addPlaceRoutes(app: HttpServer, deps: EstateDeps): void {
  const { postgres, clock, ids, registry, requireOffice } = deps;
  const doCommand = makeDoCommand(deps, 'enrol_terminal');
  app.get(`${BASE}/groups`, { schema: { tags, summary: 'Groups of terminals', response: { 200: TerminalGroupList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, selectGroups) }));
  });
  app.post(`${BASE}/groups`, { schema: { tags, summary: 'Make a group', headers: IdempotencyHeaders, body: NewTerminalGroup, response: { 200: TerminalGroup } } }, (request, reply) => (
    doCommand(request, reply, TerminalGroup, async (tx) => {
      const id = ids.uuid();
      const made = await makeGroup(tx, id, request.body.name, new Date(clock.now_ms()));
      return made.ok ? ok({ id, name: request.body.name, terminals: 0 }) : made;
    })
  ));
  app.put(`${BASE}/groups/:id`, { schema: { tags, summary: 'Name a group', headers: IdempotencyHeaders, params: Path, body: NewTerminalGroup, response: { 200: TerminalGroup } } }, (request, reply) => (
    doCommand(request, reply, TerminalGroup, async (tx) => {
      const named = await nameGroup(tx, request.params.id, request.body.name);
      const group = named.ok ? (await selectGroups(tx)).find(({ id }) => id === request.params.id) : undefined;
      return group ? ok(group) : named.ok ? fail('not_found') : named;
    })
  ));
  app.get(`${BASE}/stores`, { schema: { tags, summary: 'Where stores lie, and their networks', response: { 200: FleetStoreList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, selectPlaces) }));
  });
  app.put(`${BASE}/stores/:id`, { schema: { tags, summary: 'Say where a store lies, and its networks', headers: IdempotencyHeaders, params: Path, body: StorePlace, response: { 200: FleetStore } } }, (request, reply) => (
    doCommand(request, reply, FleetStore, async (tx) => {
      const is_placed = await registry.placeStore(tx, request.params.id, request.body);
      const store = is_placed ? (await selectPlaces(tx)).find(({ id }) => id === request.params.id) : undefined;
      return store ? ok(store) : fail('not_found');
    })
  ));
}

async function selectPlaces(tx: MerchantTx): Promise<z.output<typeof FleetStore>[]> {
  const rows = await tx.query<{ id: string; lat_e6: number | null; lon_e6: number | null; networks: string[] }>('select id, lat_e6, lon_e6, networks from app.store where merchant_id = $1', [tx.merchant_id]);
  const places = new Map(rows.map((row) => [row.id, row]));
  return (await selectStores(tx)).map(({ id, code, name }) => {
    const { lat_e6 = null, lon_e6 = null, networks = [] } = places.get(id) ?? {};
    return { id, code, name, position: lat_e6 === null || lon_e6 === null ? null : { lat_e6, lon_e6 }, networks };
  });
}
