/** A figure beside what it was: one line for each time before, with a sign and the word of how much. */
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { changePpm, changeText } from '../lib/figures.ts';

/** Less than half a per cent is no change at a glance. */
const STILL_PPM = 5_000;

/** Which time before: of `before` the words of the page have said it. */
export function Comparisons(props: { readonly now: bigint | number; readonly text: (value: bigint | number) => string; readonly days: readonly { readonly value: bigint | number; readonly of: 'week' | 'year' | 'before' }[] }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  return props.days.map(({ value, of }) => {
    const change_ppm = changePpm(props.now, value);
    if (change_ppm === null) return <span key={of} className="of-compared"><IconMinus size={16} stroke={2} aria-hidden /><span>{t(`compared.none.${of}`)}</span></span>;
    const Icon = change_ppm > STILL_PPM ? IconArrowUpRight : change_ppm < -STILL_PPM ? IconArrowDownRight : IconMinus;
    return <span key={of} className="of-compared"><Icon size={16} stroke={2} aria-hidden /><span>{t(`compared.${of}`, { change: changeText(change_ppm, tag), before: props.text(value) })}</span></span>;
  });
}
