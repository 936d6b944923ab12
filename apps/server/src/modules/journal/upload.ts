/** One upload from its bytes to its answer: judged, then taken or quarantined. */
import { certificateText } from '@stilltill/domain/journal';
import { type Fault, type Result, ok } from '@stilltill/domain/result';
import { AtCommitFailed } from '../../platform/postgres.ts';
import { type AcceptOptions, type Accepted, acceptRun } from './accept.ts';
import { type Upload, readUpload } from './batch.ts';
import type { EnrolledKey, JournalDeps } from './ports.ts';
import { ProjectionThrew, isTransactionLost } from './project.ts';
import { quarantineUpload } from './quarantine.ts';
import { isSealedBy, isSignedBy } from './verify-seal.ts';

/**
 * Takes an upload of the terminal that `caller` names. Faults whose data is 'kept' are quarantined; `chain_ahead`,
 * `protocol_unsupported` and `rate_limited` leave the entries with the terminal.
 */
export async function takeUpload(deps: JournalDeps, caller: EnrolledKey, bytes: Uint8Array): Promise<Result<Accepted>> {
  const { result, unsound } = readUpload(bytes, caller);
  if (!result.ok && result.fault.code === 'protocol_unsupported') return result;
  const sealed_by = result.ok ? await findSealer(deps, caller, result.value) : null;
  const fault = faultOf(result, caller, sealed_by);
  const acceptBy = (upload: Upload, options: AcceptOptions): Promise<Result<Accepted>> =>
    wholly(() => deps.postgres.withMerchant(caller.merchant, async (tx) => orUndo(await acceptRun(deps, tx, upload, options)), { keeps_plans: true }));
  const acceptOnce = async (upload: Upload, options: Omit<AcceptOptions, 'projecting'>): Promise<Result<Accepted>> => {
    try {
      return await acceptBy(upload, { ...options, projecting: 'at_once' });
    } catch (error) {
      if (!(error instanceof ProjectionThrew || (error instanceof AtCommitFailed && !isTransactionLost(error)))) throw error;
      return acceptBy(upload, { ...options, projecting: 'by_savepoints' });
    }
  };
  const accept: typeof acceptOnce = async (...given) => {
    const accepted = await acceptOnce(...given);
    // Also for what came before: the terminal may send again what could not be kept then.
    if (accepted.ok) for (const { keep } of deps.projections) await keep?.();
    return accepted;
  };
  if (result.ok && fault === null) return accept(result.value, { sealed_by, owner: beganUnder(deps, result.value, sealed_by ?? caller), judged: null });
  const reason = fault ?? { code: 'seal_invalid' as const };
  const kept = await deps.postgres.withMerchant(caller.merchant, (tx) => quarantineUpload(deps, tx, caller.terminal, bytes, unsound, reason));
  if (!kept.ok) return kept;
  // A person released exactly this run: the terminal gets its acknowledgement and goes on.
  if (kept.value.is_released && result.ok) return accept(result.value, { sealed_by: null, owner: beganUnder(deps, result.value, caller), judged: reason });
  return { ok: false, fault: reason };
}

function faultOf(result: Result<Upload>, caller: EnrolledKey, sealed_by: EnrolledKey | null): Fault | null {
  if (!result.ok) return result.fault;
  if (caller.state === 'compromised' || sealed_by?.state === 'compromised') return { code: 'key_compromised' };
  if (sealed_by === null) return { code: 'seal_invalid', details: { seq: result.value.batch.seal.seq } };
  return null;
}

/**
 * Whose run it is, with the store of the certificate that came beside it: a terminal that was moved sends what it did before
 * under the certificate of that time. One that we did not sign for this terminal says nothing.
 */
function beganUnder(deps: JournalDeps, { batch: { certificate } }: Upload, key: EnrolledKey): EnrolledKey {
  const isOurs = certificate && certificate.merchant === key.merchant && certificate.terminal === key.terminal
    && isSignedBy(deps.keys.server_public_key, certificateText(certificate), certificate.signature);
  return isOurs ? { ...key, store: certificate.store, store_code: certificate.store_code, terminal_code: certificate.terminal_code } : key;
}

/** The enrolment whose key made the seal: nearly always the caller's own; else an earlier one of the same terminal. */
async function findSealer(deps: JournalDeps, caller: EnrolledKey, { batch: { seal } }: Upload): Promise<EnrolledKey | null> {
  if (isSealedBy(caller, seal)) return caller;
  const others = await deps.postgres.withMerchant(caller.merchant, (tx) => deps.fleet.enrolmentsOf(tx, caller.terminal));
  return others.find((key) => key.enrolment !== caller.enrolment && isSealedBy(key, seal)) ?? null;
}

class Undone extends Error {
  override name = 'Undone';
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Inside of a transaction: a fault undoes it. */
export function orUndo<T>(result: Result<T>): T {
  if (!result.ok) throw new Undone(result.fault);
  return result.value;
}

/** Around a transaction: the fault that undid it. */
export async function wholly<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof Undone) return { ok: false, fault: error.fault };
    throw error;
  }
}
