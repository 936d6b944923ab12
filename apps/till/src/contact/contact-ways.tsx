import { IconMessage, IconSend } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import type { Side } from '../selling/side.ts';
import { useSurroundings } from '../till-context.ts';
import { useConsentWords } from './words.ts';

/** What may be offered once a sale is made. Whoever does not use it loses no tap by it. */
export function ContactWays(props: { readonly onOpen: (side: Side) => void }): ReactNode {
  const t = useConsentWords(null);
  const { leavePractice } = useSurroundings();
  const turn = useRef(0);
  const open = (what: 'receipt' | 'consent'): void => props.onOpen({ panel: 'contact', what, turn: turn.current += 1 });
  return (
    <>
      <button type="button" className="st-button" onClick={() => open('receipt')}><IconSend size={22} stroke={1.75} aria-hidden /> {t('send_receipt')}</button>
      {!leavePractice && <button type="button" className="st-button" onClick={() => open('consent')}><IconMessage size={22} stroke={1.75} aria-hidden /> {t('stay')}</button>}
    </>
  );
}
