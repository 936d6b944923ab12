import type { Fault } from '@stilltill/domain/result';
import { BAUDS } from '@stilltill/printing/transports/serial';
import type { NetworkPrinter } from '@stilltill/till-engine';
import { Choice, FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconBrowser, IconPlugConnected, IconPrinterOff, IconRouter, IconUsb } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings } from '../till-context.ts';
import classes from './printing.module.css';
import { type PrinterKind, type PrinterSettings as Settings } from './settings.ts';
import { usePrinter } from './use-printer.ts';

/** Which printer this till has, and how it prints. Holds for this device alone. */
export function PrinterSettings(props: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const settings = usePrinter((state) => state.settings);
  return (
    <Sheet title={t('printer.title')} closeLabel={t('details.close')} onClose={props.onClose}>
      <div className={classes['form']}>
        <Kinds settings={settings} />
        {settings.kind !== 'none' && <How settings={settings} />}
        {settings.kind !== 'none' && <Try settings={settings} />}
      </div>
    </Sheet>
  );
}

function Kinds({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation('till');
  const { printer } = useSurroundings();
  const [baud, setBaud] = useState<number>(settings.serial?.baud ?? BAUDS[0]);
  const network = useNetworkPrinters();
  const chosen = settings.kind;
  const device = { usb: settings.usb?.name || t('printer.usb_chosen'), serial: t('printer.serial_chosen', { baud }), network: settings.network?.name ?? '' };
  return (
    <>
      <div className={classes['kinds']} role="radiogroup" aria-label={t('printer.kind')}>
        <Kind kind="usb" icon={<IconUsb stroke={1.75} aria-hidden />} label={t('printer.usb')} hint={!printer.can.usb ? t('printer.not_here') : chosen === 'usb' ? device.usb : t('printer.usb_hint')} chosen={chosen} disabled={!printer.can.usb} onChoose={() => void printer.pairUsb()} />
        <Kind kind="serial" icon={<IconPlugConnected stroke={1.75} aria-hidden />} label={t('printer.serial')} hint={!printer.can.serial ? t('printer.not_here') : chosen === 'serial' ? device.serial : t('printer.serial_hint')} chosen={chosen} disabled={!printer.can.serial} onChoose={() => void printer.pairSerial(baud)} />
        <Kind kind="network" icon={<IconRouter stroke={1.75} aria-hidden />} label={t('printer.network')} hint={chosen === 'network' ? device.network : t('printer.network_hint')} chosen={chosen} onChoose={() => void network.ask()} />
        <Kind kind="browser" icon={<IconBrowser stroke={1.75} aria-hidden />} label={t('printer.browser')} hint={t('printer.browser_hint')} chosen={chosen} onChoose={() => printer.set({ kind: 'browser', when: 'asked' })} />
        <Kind kind="none" icon={<IconPrinterOff stroke={1.75} aria-hidden />} label={t('printer.none')} hint={t('printer.none_hint')} chosen={chosen} onChoose={() => printer.set({ kind: 'none' })} />
      </div>
      {network.fault && <FaultNotice fault={network.fault} showsData={false} />}
      {network.list?.length === 0 && <Notice tone="quiet" title={t('printer.network_nobody')}>{t('printer.network_nobody_hint')}</Notice>}
      {network.list && network.list.length > 0 && (
        <Setting label={t('printer.which')}>
          <Choice label={t('printer.which')} value={settings.network?.id ?? ''} onChange={(id) => network.choose(id)} options={network.list.map(({ id, name }) => ({ value: id, label: name }))} />
        </Setting>
      )}
      {printer.can.serial && chosen === 'serial' && (
        <Setting label={t('printer.baud')}>
          <Choice
            label={t('printer.baud')} value={String(baud)} options={BAUDS.map((each) => ({ value: String(each), label: String(each) }))}
            onChange={(next) => {
              setBaud(Number(next));
              if (settings.serial) printer.set({ serial: { ...settings.serial, baud: Number(next) } });
            }}
          />
        </Setting>
      )}
    </>
  );
}

/** Printers that the server reaches, asked for when somebody wants one. Where there is one alone, it is the one. */
function useNetworkPrinters(): { readonly list: readonly NetworkPrinter[] | null; readonly fault: Fault | null; ask(): Promise<void>; choose(id: string): void } {
  const { till, printer } = useSurroundings();
  const [list, setList] = useState<readonly NetworkPrinter[] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  return {
    list, fault,
    async ask() {
      const answer = await till.networkPrinters();
      setFault(answer.ok ? null : answer.fault);
      setList(answer.ok ? answer.value : null);
      const only = answer.ok && answer.value.length === 1 ? answer.value[0] : undefined;
      if (only) printer.set({ kind: 'network', network: only });
    },
    choose(id) {
      const chosen = list?.find((each) => each.id === id);
      if (chosen) printer.set({ kind: 'network', network: chosen });
    },
  };
}

function Kind(props: {
  readonly kind: PrinterKind; readonly icon: ReactNode; readonly label: string; readonly hint: string; readonly chosen: PrinterKind; readonly disabled?: boolean; readonly onChoose: () => void;
}): ReactNode {
  return (
    <button type="button" role="radio" aria-checked={props.kind === props.chosen} disabled={props.disabled} className={classes['kind']} onClick={props.onChoose}>
      {props.icon}<span><strong>{props.label}</strong><small>{props.hint}</small></span>
    </button>
  );
}

function How({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation('till');
  const { printer } = useSurroundings();
  const isDevice = settings.kind !== 'browser';
  return (
    <section className={classes['settings']} aria-label={t('printer.how')}>
      <Setting label={t('printer.roll')}>
        <Choice label={t('printer.roll')} value={String(settings.roll)} onChange={(roll) => printer.set({ roll: roll === '58' ? 58 : 80 })} options={[{ value: '58', label: t('printer.mm', { width: 58 }) }, { value: '80', label: t('printer.mm', { width: 80 }) }]} />
      </Setting>
      <Setting label={t('printer.when')}>
        <Choice label={t('printer.when')} value={settings.when} onChange={(when) => printer.set({ when })} options={[{ value: 'always', label: t('printer.always') }, { value: 'asked', label: t('printer.asked') }]} />
      </Setting>
      {isDevice && (
        <Setting label={t('printer.letters')}>
          <Choice label={t('printer.letters')} value={settings.letters} onChange={(letters) => printer.set({ letters })} options={[{ value: 'mixed', label: t('printer.mixed') }, { value: 'picture', label: t('printer.picture') }]} />
        </Setting>
      )}
      {isDevice && (
        <Setting label={t('printer.drawer')}>
          <Choice label={t('printer.drawer')} value={settings.drawer ? 'on' : 'off'} onChange={(drawer) => printer.set({ drawer: drawer === 'on' })} options={[{ value: 'on', label: t('printer.yes') }, { value: 'off', label: t('printer.no') }]} />
        </Setting>
      )}
    </section>
  );
}

function Try({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const { printer } = useSurroundings();
  const [outcome, setOutcome] = useState<Fault | 'printed' | null>(null);
  const [busy, setBusy] = useState(false);
  const tryIt = async (): Promise<void> => {
    setBusy(true);
    const done = await printer.test(short);
    setBusy(false);
    setOutcome(done.ok ? 'printed' : done.fault);
  };
  return (
    <section className={classes['settings']}>
      <div className={classes['buttons']}>
        <button type="button" className="st-button" data-kind="primary" disabled={busy} onClick={() => void tryIt()}>{busy ? t('printer.printing') : t('printer.try')}</button>
      </div>
      {outcome === 'printed' && settings.kind !== 'browser' && <Notice tone="green" title={t('printer.tried')}>{t('printer.tried_hint')}</Notice>}
      {outcome !== null && outcome !== 'printed' && <FaultNotice fault={outcome} showsData={false} />}
    </section>
  );
}

function Setting(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return <div className={classes['setting']}><span>{props.label}</span>{props.children}</div>;
}
