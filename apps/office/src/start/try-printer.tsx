/** Tries a network printer out from the office: a slip goes the way that receipts go, and what became of it is said. */
import { Button, NativeSelect } from '@mantine/core';
import { faultOf as catalogued } from '@stilltill/domain/fault/catalogue';
import { polledAnswers, readPolledStatus } from '@stilltill/domain/fault';
import type { Fault } from '@stilltill/domain/result';
import { ROLLS, type RollWidth, testDocument } from '@stilltill/printing';
import { PrintAnswer, PrinterSaid } from '@stilltill/protocol/printing';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/start';
import { type ReactNode, useState } from 'react';
import type { PrinterItem, Store } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useNow } from '../components/use-now.ts';

export function TryPrinter(props: { readonly printer: PrinterItem; readonly store: Store; readonly shop_name: string }): ReactNode {
  const { t } = useTranslation('start');
  const { printer, store, shop_name } = props;
  const { short } = useLanguage();
  const now_ms = useNow(10_000);
  const [fault, setFault] = useState<Fault | null>(null);
  const print = useCommand({ method: 'POST', schema: PrintAnswer, path: () => `/office/printers/${printer.id}/test`, body: (bytes: string) => ({ bytes }), invalidates: [] });
  const [said, setSaid] = useState<string | null>(null);
  const [drawing, setDrawing] = useState(false);
  const [roll, setRoll] = useState<RollWidth>(80);
  const tryIt = async (): Promise<void> => {
    setSaid(null);
    setFault(null);
    print.reset();
    setDrawing(true);
    try {
      const slip = testDocument(short, ROLLS[roll].width_dots, { shop_name, at: new Date(now_ms).toISOString(), timezone: store.timezone });
      const done = await print.run(await encode(slip, roll));
      if (done) setSaid(done.said ?? '');
    } catch {
      setFault({ code: 'printer_unusable' });
    } finally {
      setDrawing(false);
    }
  };
  const failed = fault ?? print.fault;
  return (
    <div className="of-start-printer">
      <div className="of-start-printer-head">
        <span><strong>{printer.name}</strong> <code>{printer.host.includes(':') ? `[${printer.host}]` : printer.host}:{printer.port}</code></span>
        <span className="of-start-printer-do">
          <NativeSelect aria-label={t('step.printer.roll', { name: printer.name })} value={String(roll)} onChange={(event) => setRoll(event.currentTarget.value === '58' ? 58 : 80)} data={[{ value: '80', label: t('step.printer.mm', { width: 80 }) }, { value: '58', label: t('step.printer.mm', { width: 58 }) }]} />
          <Button variant="default" aria-label={t('step.printer.try_named', { name: printer.name })} loading={drawing || print.busy} onClick={() => void tryIt()}>{t('step.printer.try')}</Button>
        </span>
      </div>
      {failed && <Failed fault={failed} />}
      {said !== null && <Out said={said} />}
    </div>
  );
}

/** The encoder and the drawing are large, and asked for at the first slip. */
async function encode(slip: ReturnType<typeof testDocument>, roll: RollWidth): Promise<string> {
  const [{ encodeEscPos }, { rasteriseOnCanvas }] = await Promise.all([import('@stilltill/printing/escpos'), import('@stilltill/printing/canvas')]);
  return encodeEscPos(slip, { roll, letters: 'mixed', rasterise: rasteriseOnCanvas }).toBase64();
}

/** What a printer says of itself tells more than that nothing came out. */
function Failed({ fault }: { readonly fault: Fault }): ReactNode {
  const { tag } = useLanguage();
  const language = tag === 'zh-CN' ? 'zh' : 'en';
  const said = PrinterSaid.safeParse(fault.details?.['said']);
  const trouble = fault.code === 'printer_not_ready' && said.success ? catalogued(codesOf(said.data)[0] ?? '') : undefined;
  if (!trouble) return <FaultNotice fault={fault} showsData={false} />;
  return <Notice tone="amber" title={trouble.title[language]}>{trouble.operator_does[language].slice(0, 2).join(language === 'zh' ? '' : ' ')}</Notice>;
}

/** That it took the slip is known; that it can be read, only a person sees. */
function Out({ said }: { readonly said: string }): ReactNode {
  const { t } = useTranslation('start');
  const { short } = useLanguage();
  const low = codesOf(said).includes('printer.paper_near_end');
  return <Notice tone="green" title={t('step.printer.out')}>{[t('step.printer.out_hint'), ...(low ? [t('step.printer.out_low')] : [])].join(short === 'zh' ? '' : ' ')}</Notice>;
}

function codesOf(said: string): readonly string[] {
  return said === '' ? [] : readPolledStatus(polledAnswers([...Uint8Array.fromHex(said)]))?.codes ?? [];
}
