/** Certificates of enrolments, as they were given out. */
import type { Certificate } from '@stilltill/domain/journal';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { KeyState } from './identity.ts';

export function selectCertificates(tx: MerchantTx): Promise<{ readonly certificate: Certificate; readonly state: KeyState }[]> {
  return tx.query('select certificate, state from app.enrolment where merchant_id = $1 order by terminal_id, id', [tx.merchant_id]);
}
