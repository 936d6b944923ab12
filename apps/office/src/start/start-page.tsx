/** The first run: seven steps from an empty shop to its first sale, each of which may wait. */
import { Button, Skeleton } from '@mantine/core';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/start';
import { IconCheck, IconClockPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { faultOf } from '../api/client.ts';
import { type Store, queries } from '../api/queries.ts';
import { Page, Section } from '../components/page.tsx';
import './start.css';
import { type Step, type StepName, firstSteps } from './start-queries.ts';
import { MoreStores } from './more-stores.tsx';
import { DeviceStep } from './step-device.tsx';
import { PrinterStep } from './step-printer.tsx';
import { ProductsStep } from './step-products.tsx';
import { SaleStep } from './step-sale.tsx';
import type { StepProps } from './step-props.ts';
import { ShopStep } from './step-shop.tsx';
import { StaffStep } from './step-staff.tsx';
import { TaxStep } from './step-tax.tsx';
import { useDecideStep } from './use-decide-step.ts';

const route = getRouteApi('/in/start');

const BODIES: Readonly<Record<StepName, (props: StepProps) => ReactNode>> = { shop: ShopStep, tax: TaxStep, staff: StaffStep, products: ProductsStep, device: DeviceStep, printer: PrinterStep, first_sale: SaleStep };

export function StartPage(): ReactNode {
  const { t } = useTranslation('start');
  const { t: of_office } = useTranslation('office');
  const query = useQuery(firstSteps());
  const stores = useQuery(queries.stores()).data?.items;
  const steps = query.data?.steps;
  const asked = route.useSearch().step;
  const open = steps?.filter(({ state }) => state === 'open') ?? [];
  const shown = steps?.find(({ name }) => name === asked) ?? open[0] ?? steps?.find(({ state }) => state === 'put_off');
  const [store] = stores ?? [];
  const title = steps ? (open.length === 0 ? t('title_over') : t('title', { count: open.length })) : null;
  return (
    <Page title={title} subtitle={t('hint')}>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{of_office('list.retry')}</Button>} />}
      {(!steps || !store) && !query.error && <Skeleton height={420} radius="md" />}
      {steps && store && (
        <div className="of-start">
          <StepList steps={steps} shown={shown?.name} />
          {shown ? <StepBody key={shown.name} step={shown} steps={steps} store={store} /> : <Over />}
        </div>
      )}
    </Page>
  );
}

function StepList({ steps, shown }: { readonly steps: readonly Step[]; readonly shown: StepName | undefined }): ReactNode {
  const { t } = useTranslation('start');
  return (
    <nav aria-label={t('steps')}>
      <ol className="of-start-steps">
        {steps.map(({ name, state }, place) => (
          <li key={name}>
            <Link to="/start" search={{ step: name }} replace className="of-start-step" data-state={state} {...(name === shown ? { 'aria-current': 'step' as const } : {})}>
              <span className="of-start-mark" aria-hidden>{state === 'done' ? <IconCheck size={16} stroke={2.5} /> : state === 'put_off' ? <IconClockPause size={16} stroke={2} /> : place + 1}</span>
              <span>{t(`step.${name}.name`)}<span className="st-visually-hidden">{` ${t(`state.${state}`)}`}</span></span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** One step: what it is for, what to do, and the way to let it wait. */
function StepBody({ step, steps, store }: { readonly step: Step; readonly steps: readonly Step[]; readonly store: Store }): ReactNode {
  const { t } = useTranslation('start');
  const navigate = route.useNavigate();
  const decide = useDecideStep();
  const place = steps.findIndex(({ name }) => name === step.name);
  const next = [...steps.slice(place + 1), ...steps.slice(0, place)].find(({ state }) => state === 'open');
  const goOn = (): void => void navigate({ search: next ? { step: next.name } : {}, replace: true });
  const Body = BODIES[step.name];
  const heading = useFocusOnChange(step.name);
  return (
    <div ref={heading} tabIndex={-1} className="of-start-body">
      <Section title={t(`step.${step.name}.title`)} hint={t(`step.${step.name}.hint`)}>
        <Body store={store} is_done={step.state === 'done'} onNext={goOn} />
        {decide.fault && <FaultNotice fault={decide.fault} />}
        {step.state === 'open' && step.name !== 'shop' && (
          <div className="of-start-later">
            <Button variant="subtle" className="of-quiet-button" loading={decide.busy} onClick={() => void decide.run({ step: step.name, state: 'put_off' }).then((done) => done && goOn())}>{t('later')}</Button>
          </div>
        )}
      </Section>
    </div>
  );
}

/** After each step the keyboard is at the next one, and whoever listens is told of it. */
function useFocusOnChange(name: StepName) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = part.current?.querySelector<HTMLElement>('input:not([type=radio]), select');
    (field ?? part.current)?.focus({ preventScroll: true });
  }, [name]);
  return part;
}

function Over(): ReactNode {
  const { t } = useTranslation('start');
  return <Notice tone="green" title={t('over')}><p>{t('over_hint')} <MoreStores /></p><Link className="of-link" to="/">{t('to_today')}</Link></Notice>;
}
