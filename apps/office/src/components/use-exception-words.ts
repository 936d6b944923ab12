import { formatMoney } from '@stilltill/domain/money';
import { explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type ExceptionItem, queries } from '../api/queries.ts';
import { faultOfException, onlyMissing } from '../lib/exceptions.ts';
import { useStores } from './use-stores.ts';

/** What an exception says to a person, and which terminal it is about by the name that people use. */
export function useExceptionWords(): {
  readonly words_of: (exception: Pick<ExceptionItem, 'code' | 'details'>) => { readonly message: string; readonly action: string | null };
  readonly terminal_of: (exception: Pick<ExceptionItem, 'terminal' | 'terminal_code'>) => string | null;
} {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const terminals = useQuery(queries.terminals());
  return {
    words_of: (exception) => {
      const named = exception.details['currency'];
      const currency = typeof named === 'string' ? named : stores[0]?.currency ?? 'CNY';
      const fault = faultOfException(exception, (amount_minor) => formatMoney(amount_minor, currency, tag));
      if (!fault) return { message: t('exception.unknown_code', { code: exception.code }), action: null };
      const { message, action } = explainTo(fault, tag);
      const missing = onlyMissing(exception);
      // A title carries no full stop.
      return { message: missing === null ? message.replace(/[.。]$/, '') : t('exception.one_missing', { seq: missing }), action };
    },
    terminal_of: ({ terminal, terminal_code }) => {
      const known = terminals.data?.items.find((each) => each.id === terminal);
      return known ? `${known.store_code} ${known.code}` : terminal_code;
    },
  };
}
