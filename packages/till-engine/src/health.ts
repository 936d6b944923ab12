/** Watches the storage: whether it will be kept, and how full it is. A fault is shown before it is a loss, and told once. */
import { type Core, record } from './core.ts';

const NEARLY_FULL_PPM = 800_000;

export type HealthWatch = {
  /** `ask`: asks for the data to be kept, as a start does. */
  look(ask: boolean): Promise<void>;
};

export function makeHealthWatch(core: Core): HealthWatch {
  const { health } = core.ports;
  const tell = (fault: 'persistence_refused' | 'nearly_full', detail: string): Promise<unknown> => core.inTurn(async () => {
    if (core.view.phase !== 'running' || core.memory.identities.length === 0 || core.memory.told.includes(fault)) return;
    await record(core, [{ kind: 'storage.faulted', body: { fault, detail }, session: null }], { told: [...core.memory.told, fault] });
  });
  return {
    async look(ask) {
      const persisted = ask ? await health.persist() : core.view.persisted;
      const used_ppm = await health.used_ppm();
      const { view } = core;
      const isNearlyFull = used_ppm !== null && used_ppm >= NEARLY_FULL_PPM;
      if (view.persisted === persisted && view.used_ppm === used_ppm && view.storage_faults.has('nearly_full') === isNearlyFull) {
        if (persisted === false) await tell('persistence_refused', 'the browser may clear the data of this till');
        return;
      }
      view.persisted = persisted;
      view.used_ppm = used_ppm;
      if (persisted === false) view.storage_faults.add('persistence_refused');
      else view.storage_faults.delete('persistence_refused');
      if (isNearlyFull) view.storage_faults.add('nearly_full');
      else view.storage_faults.delete('nearly_full');
      core.changed();
      if (persisted === false) await tell('persistence_refused', 'the browser may clear the data of this till');
      if (isNearlyFull) await tell('nearly_full', `${Math.round(used_ppm / 10_000)} % of the storage is used`);
    },
  };
}
