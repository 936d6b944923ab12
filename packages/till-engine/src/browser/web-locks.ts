import type { Locks } from '../ports.ts';

/** One writer among the tabs and windows of this browser (Web Locks). A frozen tab can be robbed of its lock. */
export function makeWebLocks(name: string): Locks {
  return {
    hold: (how, onLost) => new Promise((resolve) => {
      let end: () => void = () => undefined;
      const held = new Promise<void>((done) => void (end = done));
      const options = { try: { ifAvailable: true }, steal: { steal: true }, wait: {} }[how];
      let isHeld = false;
      let isReleased = false;
      navigator.locks.request(name, options, (lock) => {
        if (!lock) {
          resolve(null);
          return;
        }
        isHeld = true;
        resolve(() => {
          isReleased = true;
          end();
        });
        return held;
      }).catch(() => {
        // A lock that was stolen rejects the request that held it.
        if (isHeld && !isReleased) onLost();
        else if (!isHeld) resolve(null);
      });
    }),
  };
}
