// Objects in storage that speaks S3, addressed by path so that any server of one's own will do.

// Signs requests (SigV4) with WebCrypto and nothing else: the makers' own client brings forty packages for four calls.
import { AwsClient } from 'aws4fetch';
import { createHash } from 'node:crypto';
import { BackupFault } from './backup-fault.ts';
import { type BackupStore, checkName } from './store.ts';

export type S3Place = {
  readonly kind: 's3'; readonly endpoint: string; readonly region: string; readonly bucket: string; readonly prefix: string;
  readonly access_key_id: string; readonly secret_access_key: string;
};

const TIMEOUT_MS = 60_000;
type Answer = { readonly is_ok: boolean; readonly status: number; readonly bytes: Buffer };

export function makeS3Store(place: S3Place): BackupStore {
  const client = new AwsClient({ accessKeyId: place.access_key_id, secretAccessKey: place.secret_access_key, region: place.region, service: 's3', retries: 4 });
  const root = `${place.endpoint}/${place.bucket}`;
  const before = place.prefix === '' ? '' : `${place.prefix}/`;
  const shown = `s3://${place.bucket}/${place.prefix}`;
  const ask = async (method: string, url: string, body?: Uint8Array): Promise<Answer> => {
    let answer: Answer;
    try {
      const answered = await client.fetch(url, {
        method, signal: AbortSignal.timeout(TIMEOUT_MS), headers: { 'x-amz-content-sha256': createHash('sha256').update(body ?? '').digest('hex') },
        ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
      });
      // Here, too, the line may be cut or the time run out.
      answer = { is_ok: answered.ok, status: answered.status, bytes: Buffer.from(await answered.arrayBuffer()) };
    } catch (error) {
      throw new BackupFault('target_unreachable', `${shown}: ${error instanceof Error ? error.message : String(error)}`, error);
    }
    if (answer.is_ok || (answer.status === 404 && method !== 'PUT')) return answer;
    const code = /<Code>([^<]*)<\/Code>/.exec(answer.bytes.toString('utf8'))?.[1] ?? '';
    throw new BackupFault('target_unreachable', `${shown}: ${answer.status} ${code}`.trim());
  };
  const urlOf = (name: string): string => {
    checkName(name);
    return `${root}/${before}${name}`;
  };
  return {
    place: shown,
    async put(name, bytes) {
      await ask('PUT', urlOf(name), bytes);
    },
    async get(name) {
      const { is_ok, bytes } = await ask('GET', urlOf(name));
      return is_ok ? bytes : null;
    },
    async list(prefix) {
      const found: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const asked = new URLSearchParams({ 'list-type': '2', prefix: `${before}${prefix}`, ...(after === '' ? {} : { 'continuation-token': after }) });
        const answer = await ask('GET', `${root}?${asked}`);
        const text = answer.bytes.toString('utf8');
        if (!answer.is_ok) throw new BackupFault('target_unreachable', `${shown}: ${answer.status}`);
        for (const [, each = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) found.push(fieldOf(each, 'Key').slice(before.length));
        const next = fieldOf(text, 'NextContinuationToken');
        after = next === '' ? null : next;
      }
      return found.toSorted();
    },
    async remove(name) {
      await ask('DELETE', urlOf(name));
    },
  };
}

/** Our own names hold nothing that XML would escape; a prefix or a token may. */
function fieldOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return found.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
