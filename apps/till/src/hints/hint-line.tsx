import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconBulb, IconX } from '@tabler/icons-react';
import { type ReactNode, memo, useCallback, useEffect } from 'react';
import { useChoices, useSurroundings, useTill } from '../till-context.ts';
import { type Hint, hintFor, knownNow } from './hints.ts';
import classes from './hints.module.css';

/** One quiet line, or nothing. `isMenuOpen`: whoever has found the menu needs no word about it. */
export const HintLine = memo(function HintLine({ isMenuOpen }: { readonly isMenuOpen: boolean }): ReactNode {
  const { t } = useTranslation('till');
  const { preferences, leavePractice } = useSurroundings();
  const { hints, seen } = useChoices();
  const operator = useTill((state) => state.operator?.id ?? null);
  // As text, so that a scan that changes no hint draws nothing.
  const known = useTill((state) => knownNow(state).join());
  const isPractice = leavePractice !== null;
  const hint = useTill((state) => hintFor(state, isPractice ? [...seen, 'practice'] : seen));
  const done = useDone();
  useEffect(() => done([...known.split(',').filter((each) => each !== ''), ...(isMenuOpen ? ['menu'] : []), ...(isPractice ? ['practice'] : [])]), [done, known, isMenuOpen, isPractice]);
  if (!hints || hint === null || operator === null) return null;
  const words: Readonly<Record<Hint, string>> = {
    first_line: t('hint.first_line'), take: t('hint.take'), change_line: t('hint.change_line'), menu: t('hint.menu'), practice: t('hint.practice'),
  };
  return (
    <p className={classes['hint']} role="note">
      <IconBulb size={22} stroke={1.75} aria-hidden /> <span>{words[hint]}</span>
      <button type="button" className="st-icon-button" aria-label={t('hint.dismiss')} onClick={() => preferences.choose(operator, { seen: [...seen, hint] })}><IconX size={20} aria-hidden /></button>
    </p>
  );
});

/** Marks hints as done with, for the operator who is signed on. */
function useDone(): (hints: readonly string[]) => void {
  const { preferences, till } = useSurroundings();
  return useCallback((hints) => {
    const operator = till.state().operator?.id;
    if (operator === undefined) return;
    const { seen } = preferences.choicesOf(operator);
    const fresh = hints.filter((hint) => !seen.includes(hint));
    if (fresh.length > 0) preferences.choose(operator, { seen: [...seen, ...fresh] });
  }, [preferences, till]);
}
