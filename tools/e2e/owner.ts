// The owner's way into the office without a screen, for tests whose subject is another screen.
import type { Shop } from './shop.ts';

export const OWNER = { name: 'Lin Jing', email: 'owner@shop.test', password: 'a quiet till sells on' } as const;

export type Owner = {
  /** The value of the Cookie header of the owner's session. */
  readonly cookie: string;
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  put(path: string, body: unknown): Promise<unknown>;
  /** A one-use code to enrol the terminal with this code in this store. */
  enrolmentCode(store_code: string, terminal_code: string): Promise<string>;
};

/** Uses the set-up link of a fresh shop, and signs the owner in. */
export async function becomeOwner(shop: Pick<Shop, 'origin' | 'setup_link'>): Promise<Owner> {
  const token = shop.setup_link === null ? undefined : new URL(shop.setup_link).hash.slice(1);
  await send(shop, '/api/v1/setup', { ...OWNER, token });
  return signInOwner(shop);
}

export async function signInOwner(shop: Pick<Shop, 'origin'>): Promise<Owner> {
  const signedIn = await send(shop, '/api/auth/sign-in/email', { email: OWNER.email, password: OWNER.password });
  const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
  const post = async (path: string, body: unknown): Promise<unknown> => (await send(shop, path, body, cookie)).json();
  const put = async (path: string, body: unknown): Promise<unknown> => (await send(shop, path, body, cookie, 'PUT')).json();
  const get = async (path: string): Promise<unknown> => (await send(shop, path, undefined, cookie)).json();
  return {
    cookie, get, post, put,
    async enrolmentCode(store_code, terminal_code) {
      const { items } = (await get('/api/v1/office/terminals')) as { items: { id: string; code: string; store_code: string }[] };
      const terminal = items.find((item) => item.code === terminal_code && item.store_code === store_code);
      if (!terminal) throw new Error(`No terminal ${store_code} ${terminal_code} among ${JSON.stringify(items)}`);
      const { code } = (await post(`/api/v1/office/terminals/${terminal.id}/code`, {})) as { code: string };
      return code;
    },
  };
}

async function send(shop: Pick<Shop, 'origin'>, path: string, body: unknown, cookie?: string, method = body === undefined ? 'GET' : 'POST'): Promise<Response> {
  const answer = await fetch(shop.origin + path, {
    method,
    headers: { origin: shop.origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(cookie ? { cookie } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
