/**
 * The only two scripts of the customers' pages: what the button for notifications does, and the service worker behind it. Each is
 * one function that is sent as its own source: it may use nothing from outside of itself but what a browser has.
 */

/** Where they are served. The worker stands above the scope of every shop. */
export const PUSH_SCRIPT_PATH = '/c/push/page.js';
export const PUSH_WORKER_PATH = '/c/push/worker.js';

function runPage(): void {
  const root = document.querySelector<HTMLElement>('[data-push]');
  const on = root?.querySelector<HTMLFormElement>('form[data-when="off"]');
  const off = root?.querySelector<HTMLFormElement>('form[data-when="on"]');
  if (!root || !on || !off) return;
  const { key = '', scope = '', worker = '', known = '' } = root.dataset;
  const show = (state: string): void => {
    for (const each of root.querySelectorAll<HTMLElement>('[data-when]')) each.hidden = each.dataset['when'] !== state;
  };
  const complain = (what: string | null): void => {
    for (const each of root.querySelectorAll<HTMLElement>('[data-problem]')) each.hidden = each.dataset['problem'] !== what;
  };
  const fill = (form: HTMLFormElement, name: string, value: string): void => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  const textOf = (bytes: ArrayBuffer | null): string => btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const isOurs = (held: PushSubscription): boolean => textOf(held.options.applicationServerKey) === key;
  const findHeld = async (): Promise<PushSubscription | null> => {
    const found = await navigator.serviceWorker.getRegistration(scope);
    return found && new URL(found.scope).pathname === scope ? found.pushManager.getSubscription() : null;
  };
  /** One that the shop does not know, or that listens to an old key of the shop, is as good as none. */
  const isOn = async (held: PushSubscription | null): Promise<boolean> => {
    if (!held || !isOurs(held)) return false;
    const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(held.endpoint)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return known.split(' ').includes(hash);
  };
  const look = async (): Promise<void> => {
    if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return show('unfit');
    if (Notification.permission === 'denied') return show('blocked');
    return show(await isOn(await findHeld()) ? 'on' : 'off');
  };
  /** Only a worker that is at work can be subscribed. */
  const register = async (): Promise<ServiceWorkerRegistration> => {
    const made = await navigator.serviceWorker.register(worker, { scope, updateViaCache: 'none' });
    const coming = made.installing ?? made.waiting;
    if (made.active || !coming) return made;
    return new Promise((resolve, reject) => {
      coming.addEventListener('statechange', () => {
        if (coming.state === 'activated') resolve(made);
        if (coming.state === 'redundant') reject(new Error('the worker was given up'));
      });
    });
  };
  const subscribe = async (): Promise<void> => {
    const { pushManager } = await register();
    const held = await pushManager.getSubscription();
    if (held && !isOurs(held)) await held.unsubscribe();
    const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
    const made = held && isOurs(held) ? held : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
    const { endpoint = '', keys = {} } = made.toJSON();
    for (const [name, value] of [['endpoint', endpoint], ['p256dh', keys['p256dh']], ['auth', keys['auth']], ['former', held?.endpoint]] as const) fill(on, name, value ?? '');
    on.submit();
  };
  const turnOn = async (): Promise<void> => {
    complain(null);
    if (!on.querySelector('input[name="purpose"]:checked')) return complain('purpose');
    const allowed = await Notification.requestPermission();
    if (allowed === 'denied') return show('blocked');
    return allowed === 'granted' ? subscribe() : complain('unanswered');
  };
  const turnOff = async (): Promise<void> => {
    const held = await findHeld();
    fill(off, 'endpoint', held?.endpoint ?? '');
    // The shop forgets the device also where the browser can't: what it no longer has, it can't send.
    await held?.unsubscribe().catch(() => false);
    off.submit();
  };
  for (const [form, work] of [[on, turnOn], [off, turnOff]] as const) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      if (!button || button.disabled) return;
      button.disabled = true;
      work().catch(() => complain('failed')).finally(() => {
        button.disabled = false;
      });
    });
  }
  look().catch(() => show('unfit'));
}

function runWorker(): void {
  const worker = globalThis as unknown as ServiceWorkerGlobalScope;
  worker.addEventListener('install', () => void worker.skipWaiting());
  worker.addEventListener('push', (event) => {
    const read = (): Record<string, unknown> => {
      try {
        return (event.data?.json() as Record<string, unknown> | null | undefined) ?? {};
      } catch {
        return {};
      }
    };
    const { title, body, url } = read();
    const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
    // A browser takes back the permission of who stays silent, so that something is shown in any case.
    event.waitUntil(worker.registration.showNotification(textOf(title) || worker.location.host, { body: textOf(body), data: { url: textOf(url) } }));
  });
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const { url } = event.notification.data as { readonly url: string };
    const own = worker.location.origin;
    // Whoever sends: a click leads nowhere but here.
    if (URL.canParse(url) && new URL(url).origin === own) event.waitUntil(worker.clients.openWindow(url));
  });
}

export const PUSH_SCRIPT = `(${runPage.toString()})();\n`;
export const PUSH_WORKER = `(${runWorker.toString()})();\n`;
