/** A printer on USB for tests in a browser: put into the page before its program starts, it records what it is sent. */
declare global {
  interface Window { usbPeer: { jobs: number[][]; fault: 'no' | 'middle' | 'gone'; say(...status: number[]): void } }
}

/**
 * Runs in the page, so it stands alone. Each job begins with the reset of ESC/POS. `middle`: it is unplugged after the
 * first transfer of a job, of which nothing counts as printed. `gone`: it is not plugged in. `answers`: it has a channel
 * back, on which it says what `say` gives it, as four bytes of `GS a`.
 */
export function plugInUsbPrinter(options?: { readonly answers?: boolean }): void {
  const answers = options?.answers === true;
  const said: number[][] = [];
  let waits: (() => void) | null = null;
  const peer: Window['usbPeer'] = {
    jobs: [], fault: 'no',
    say(...status) {
      said.push(status);
      waits?.();
    },
  };
  let open: number[] | null = null;
  const device = {
    vendorId: 0x04b8, productId: 0x0e28, serialNumber: 'X1', productName: 'TM-T20III', opened: false,
    configuration: { interfaces: [{ interfaceNumber: 0, alternate: { interfaceClass: 7, endpoints: [{ endpointNumber: 1, direction: 'out', type: 'bulk' }, ...(answers ? [{ endpointNumber: 2, direction: 'in', type: 'bulk' }] : [])] } }] },
    open: () => Promise.resolve(void (device.opened = true)), close: () => Promise.resolve(void (device.opened = false)),
    selectConfiguration: () => Promise.resolve(), claimInterface: () => Promise.resolve(),
    async transferIn() {
      while (said.length === 0) await new Promise<void>((resolve) => { waits = resolve; });
      return { status: 'ok', data: new DataView(Uint8Array.from(said.shift() ?? []).buffer) };
    },
    transferOut(_endpoint: number, data: Uint8Array) {
      if (peer.fault === 'middle' && open && open.length > 0) {
        open = null;
        peer.jobs.pop();
        return Promise.reject(new Error('The device was disconnected.'));
      }
      if (!open || (data[0] === 0x1b && data[1] === 0x40)) peer.jobs.push(open = []);
      open.push(...data);
      return Promise.resolve({ status: 'ok', bytesWritten: data.length });
    },
  };
  window.usbPeer = peer;
  const usb = Object.assign(new EventTarget(), { getDevices: () => Promise.resolve(peer.fault === 'gone' ? [] : [device]), requestDevice: () => Promise.resolve(device) });
  Object.defineProperty(navigator, 'usb', { configurable: true, value: usb });
  Object.defineProperty(navigator, 'serial', { configurable: true, value: undefined });
}
