import { nameIn } from '@stilltill/domain/catalog';
import { formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useEffect, useState } from 'react';
import { useTill } from '../till-context.ts';
import { type LineMark, useMarkedLine } from './line-mark.ts';

/** So long a line waits to be spoken: it must not hold up what is seen, and of fast scans only the last is worth saying. */
const SPOKEN_AFTER_MS = 100;

/** The line that was touched last, for whoever hears the screen instead of seeing it. */
export function Spoken(props: { readonly mark: LineMark }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const marked = useMarkedLine(props.mark);
  const line = useTill((state) => state.basket.lines.find((each) => each.line === marked));
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(
      () => setText(line ? t('basket.spoken', { name: nameIn(line.names, short), quantity: formatQuantity(line.qty_milli, tag) }) : ''), SPOKEN_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [line, t, tag, short]);
  return <p className="st-visually-hidden" role="status">{text}</p>;
}
