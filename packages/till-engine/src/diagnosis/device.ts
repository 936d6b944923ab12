/** What a machine can say of itself, for whoever asks why a till does not work. */
import type { Telemetry } from '@stilltill/protocol';
import type { Reach } from './findings.ts';

type Measured = 'battery_ppm' | 'is_charging' | 'storage_used_mib' | 'storage_quota_mib' | 'memory_used_mib' | 'memory_limit_mib' | 'network_kind' | 'printer_bits' | 'paper' | 'scanner' | 'app_errors';
/** What a machine can't say is absent. Nothing in it tells who somebody is or where. */
export type Measures = Pick<Telemetry, Measured> & {
  /** False: the device itself says that it has no network. Absent: it can't say. */
  readonly has_network?: boolean;
  /** Codes of the catalogue, of what is wrong at the receipt printer. */
  readonly printer?: readonly string[];
};

export type Device = {
  measure(): Promise<Measures>;
  /** Asks the server whether it is there, and answers with as much as the machine can say of why it is not. */
  reach(timeout_ms: number): Promise<Reach>;
};

/** Adds what hangs on the till, such as printer and scanner, to what the machine itself says. */
export function withPeripherals(device: Device, read: () => Partial<Measures>): Device {
  return { ...device, measure: async () => ({ ...(await device.measure()), ...read() }) };
}
