import type { Bitmap, Block, PaperDocument } from '@stilltill/printing';
import { isBlack } from '@stilltill/printing/bitmap';
import { QrCode } from '@stilltill/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useSurroundings } from '../till-context.ts';
import classes from './print-sheet.module.css';
import { usePrinter } from './use-printer.ts';

/** What the browser prints where it reaches no printer by itself: the same document, on paper of the roll's width. */
export function PrintSheet(): ReactNode {
  const { printer } = useSurroundings();
  const sheet = usePrinter((state) => state.sheet);
  const roll = usePrinter((state) => state.settings.roll);
  useEffect(() => {
    if (!sheet) return;
    const done = (): void => printer.sheetDone();
    window.addEventListener('afterprint', done, { once: true });
    // After the drawing: the canvas of a logo is filled in an effect of its own.
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', done);
    };
  }, [sheet, printer]);
  return sheet && createPortal(<Sheet document={sheet} roll={roll} />, window.document.body);
}

function Sheet({ document, roll }: { readonly document: PaperDocument; readonly roll: 58 | 80 }): ReactNode {
  return (
    <div className={classes['sheet']} data-roll={roll} data-testid="print-sheet" lang={document.language} aria-hidden>
      {document.blocks.map((block, place) => <Drawn key={place} block={block} />)}
    </div>
  );
}

function Drawn({ block }: { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'text':
      return <p data-align={block.align} data-size={block.size} data-bold={block.bold}>{block.text}</p>;
    case 'columns':
      return <p className={classes['columns']} data-size={block.size} data-bold={block.bold} data-indent={block.indent > 0}><span>{block.left}</span><span>{block.right}</span></p>;
    case 'rule': return <hr />;
    case 'space': return <div className={classes['space']} />;
    case 'logo': return <Logo bitmap={block.bitmap} />;
    case 'qr': return <QrCode link={block.content} className={classes['qr']} />;
    case 'cut': case 'drawer': return null;
  }
}

function Logo({ bitmap }: { readonly bitmap: Bitmap }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    for (let y = 0; y < bitmap.height_dots; y++) for (let x = 0; x < bitmap.width_dots; x++) if (isBlack(bitmap, x, y)) context.fillRect(x, y, 1, 1);
  }, [bitmap]);
  return <canvas ref={canvas} className={classes['logo']} width={bitmap.width_dots} height={bitmap.height_dots} />;
}
