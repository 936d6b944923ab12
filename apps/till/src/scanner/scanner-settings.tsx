import { Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconKeyboard, IconUsb } from '@tabler/icons-react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { useScans } from '../keys/use-keys.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings } from '../till-context.ts';
import type { Scanner } from './hid-scanners.ts';
import classes from './scanner.module.css';

/** Which scanners this till has, and what they read while this is open: whoever sets one up sees at once whether it works. */
export function ScannerSettings(props: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { scanners } = useSurroundings();
  const list = useSyncExternalStore(scanners.subscribe, scanners.get);
  const [tried, setTried] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  useScans({ foresee: () => undefined, take: setTried });
  const connect = (): void => void scanners.connect().then(() => setRefused(false), () => setRefused(true));
  return (
    <Sheet title={t('scanner.title')} closeLabel={t('details.close')} onClose={props.onClose}>
      <div className={classes['form']}>
        <ul className={classes['ways']}>
          <Way icon={<IconKeyboard stroke={1.75} aria-hidden />} label={t('scanner.keys')} hint={t('scanner.keys_hint')} />
          {list.map((scanner, place) => <Connected key={`${place} ${scanner.name}`} scanner={scanner} />)}
        </ul>
        {scanners.isPossible
          ? <button type="button" className={`st-button ${classes['connect']}`} onClick={connect}><IconUsb size={24} stroke={1.75} aria-hidden /> {t('scanner.connect')}</button>
          : <Notice tone="quiet" title={t('scanner.not_here')}>{t('scanner.not_here_hint')}</Notice>}
        {scanners.isPossible && <p className={classes['quiet']}>{t('scanner.connect_hint')}</p>}
        {isRefused && <Notice tone="amber" title={t('scanner.refused')} onDismiss={() => setRefused(false)}>{t('scanner.refused_hint')}</Notice>}
        <div role="status">
          {tried === null
            ? <p className={classes['quiet']}>{t('scanner.try')}</p>
            : <Notice tone="green" title={t('scanner.read')}><span className={classes['read']}>{tried}</span></Notice>}
        </div>
      </div>
    </Sheet>
  );
}

function Connected({ scanner }: { readonly scanner: Scanner }): ReactNode {
  const { t } = useTranslation('till');
  return <Way icon={<IconUsb stroke={1.75} aria-hidden />} label={scanner.name || t('scanner.nameless')} hint={scanner.isUsable ? t('scanner.ready') : t('scanner.held')} isAmber={!scanner.isUsable} />;
}

function Way(props: { readonly icon: ReactNode; readonly label: string; readonly hint: string; readonly isAmber?: boolean }): ReactNode {
  return <li className={classes['way']} data-amber={props.isAmber ?? false}>{props.icon}<span><strong>{props.label}</strong><span className={classes['hint']}>{props.hint}</span></span></li>;
}
