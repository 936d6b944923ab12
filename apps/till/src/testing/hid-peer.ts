/** A barcode scanner behind WebHID for tests in a browser: put into the page before its program starts. */
declare global {
  interface Window { hidPeer: { scan(barcode: string): void; plug(isIn: boolean): void } }
}

/**
 * Runs in the page, so it stands alone. It is a browser's list of devices and one scanner, whose reports are laid out as
 * manuals of Honeywell engines print them. Once chosen, it stays allowed over a reload, as a browser keeps it.
 */
export function plugInHidScanner(): void {
  const ALLOWED = 'test.hid.allowed';
  const PAGE = 0x8c << 16;
  const item = (reportCount: number, reportSize: number, ...usages: number[]) => ({ usages, reportSize, reportCount });
  const items = [
    item(1, 8, 0x0001_003b), item(3, 8, PAGE + 0xfb, PAGE + 0xfc, PAGE + 0xfd), item(56, 8, PAGE + 0xfe), item(2, 8, 0xff8c_0001), item(1, 1, PAGE + 0xff), item(7, 1),
  ];
  const device = Object.assign(new EventTarget(), {
    opened: false, productName: 'Voyager 1400g', vendorId: 0x0c2e, productId: 0x0b8f, collections: [{ usagePage: 0x8c, usage: 2, inputReports: [{ reportId: 2, items }], children: [] }],
    open: () => Promise.resolve(void (device.opened = true)), close: () => Promise.resolve(void (device.opened = false)), sendFeatureReport: () => Promise.resolve(),
  });
  let isIn = true;
  const hid = Object.assign(new EventTarget(), {
    getDevices: () => Promise.resolve(isIn && localStorage.getItem(ALLOWED) !== null ? [device] : []),
    requestDevice() {
      localStorage.setItem(ALLOWED, 'yes');
      return Promise.resolve([device]);
    },
  });
  window.hidPeer = {
    scan(barcode) {
      if (!device.opened || !isIn) return;
      const bytes = new TextEncoder().encode(`${barcode}\r`);
      for (let from = 0; from < bytes.length; from += 56) {
        const part = bytes.subarray(from, from + 56);
        const report = new Uint8Array(63);
        report.set([part.length, 0x5d, 0x45, 0x30]);
        report.set(part, 4);
        report[62] = from + 56 < bytes.length ? 1 : 0;
        device.dispatchEvent(Object.assign(new Event('inputreport'), { device, reportId: 2, data: new DataView(report.buffer) }));
      }
    },
    plug(now_in) {
      isIn = now_in;
      device.opened = false;
      hid.dispatchEvent(Object.assign(new Event(now_in ? 'connect' : 'disconnect'), { device }));
    },
  };
  Object.defineProperty(navigator, 'hid', { configurable: true, value: hid });
}
