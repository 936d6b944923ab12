import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/start';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { Section } from '../components/page.tsx';
import { MoreStores } from './more-stores.tsx';
import './start.css';
import { firstSteps } from './start-queries.ts';

/** What was left for later, as a short list for the owner until nothing is. */
export function StillToDo(): ReactNode {
  const { t } = useTranslation('start');
  const is_owner = useQuery(queries.me()).data?.role === 'owner';
  const steps = useQuery({ ...firstSteps(), enabled: is_owner });
  const left = steps.data?.steps.filter(({ state }) => state !== 'done') ?? [];
  if (!is_owner || left.length === 0) return null;
  return (
    <Section title={t('left.title', { count: left.length })}>
      <ul className="of-start-left">{left.map(({ name }) => <li key={name}><Link to="/start" search={{ step: name }} className="of-link">{t(`step.${name}.name`)} <IconArrowRight size={16} stroke={2} aria-hidden /></Link></li>)}<MoreStores as_item /></ul>
    </Section>
  );
}
