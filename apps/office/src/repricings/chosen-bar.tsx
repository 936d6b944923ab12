import { Button } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { keepChosen } from './chosen.ts';

/** What can be done with the products that were ticked. */
export function ChosenBar({ chosen, onClear }: { readonly chosen: ReadonlySet<string>; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation('goods');
  const navigate = useNavigate();
  const change = (): void => {
    keepChosen([...chosen]);
    void navigate({ to: '/products/prices/new', search: { chosen: '1' } });
  };
  return (
    <div className="of-chosen" role="status">
      <span>{t('chosen.bar', { count: chosen.size })}</span>
      <Button variant="default" onClick={onClear}>{t('chosen.clear')}</Button>
      <Button onClick={change}>{t('chosen.change')}</Button>
    </div>
  );
}
