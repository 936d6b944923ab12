import { Button, Radio, TextInput } from '@mantine/core';
import { EnrolmentCode } from '@stilltill/protocol/office';
import { FaultNotice, Notice, QrCode, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useNow } from '../components/use-now.ts';
import { leftText } from '../lib/time.ts';
import { firstSteps, ownRoot } from './start-queries.ts';
import type { StepProps } from './step-props.ts';

type Where = 'here' | 'other';
const isLocal = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '[::1]';

/** Makes this device or another one a till: a code, a link that holds it, and a picture of the link. */
export function DeviceStep({ store, is_done, onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const terminals = useQuery({ ...queries.terminals(), refetchInterval: is_done ? false : 4_000 });
  const [where, setWhere] = useState<Where>('here');
  const [name, setName] = useState<string>(t('step.device.usual_name'));
  const [code, setCode] = useState<z.output<typeof EnrolmentCode> | null>(null);
  const add = useCommand({ method: 'POST', schema: z.object({ id: z.string() }), path: () => '/office/terminals', body: (body: object) => body, invalidates: ['terminals', 'fleet'] });
  const issue = useCommand({ method: 'POST', schema: EnrolmentCode, path: (id: string) => `/office/terminals/${id}/code`, body: () => ({}), invalidates: ['terminals'] });
  const enrolled = terminals.data?.items.find(({ state }) => state === 'enrolled');
  const make = async (): Promise<void> => {
    // One that was made a moment ago and never enrolled is the one that is meant.
    const waiting = terminals.data?.items.find(({ state, store_code }) => state === 'new' && store_code === store.code);
    const made = waiting ?? await add.run({ store: store.id, code: 'T1', name: name.trim() || t('step.device.usual_name') });
    if (made) setCode(await issue.run(made.id));
  };
  if (enrolled || is_done) {
    return (
      <>
        <Notice tone="green" title={t('step.device.done', { name: enrolled ? `${enrolled.store_code} ${enrolled.code}` : '' })}>{t('step.device.done_hint')}</Notice>
        <div className="of-form-actions"><Button onClick={onNext}>{t('go_on')}</Button></div>
      </>
    );
  }
  const fault = add.fault ?? issue.fault;
  return (
    <div className="of-form">
      {fault && <FaultNotice fault={fault} />}
      <TextInput className="of-start-short" label={t('step.device.name_field')} maxLength={100} autoComplete="off" value={name} disabled={code !== null} onChange={(event) => setName(event.currentTarget.value)} />
      <Radio.Group label={t('step.device.where')} value={where} onChange={(each) => setWhere(each === 'other' ? 'other' : 'here')}>
        <div className="of-choices"><Radio value="here" label={t('step.device.here')} description={t('step.device.here_hint')} /><Radio value="other" label={t('step.device.other')} description={t('step.device.other_hint')} /></div>
      </Radio.Group>
      {code ? <Code code={code} where={where} /> : null}
      <div className="of-form-actions"><Button variant={code ? 'default' : 'filled'} loading={add.busy || issue.busy} onClick={() => void make()}>{code ? t('step.device.again') : t('step.device.make')}</Button></div>
    </div>
  );
}

function Code({ code: { code, expires_at }, where }: { readonly code: z.output<typeof EnrolmentCode>; readonly where: Where }): ReactNode {
  const { t } = useTranslation('start');
  const now_ms = useNow(1_000);
  const plain = code.replaceAll(/[^0-9A-Z]/gi, '').toUpperCase();
  // Behind the number sign, so that no log on the way holds it.
  const linkAt = (origin: string): string => `${origin}/till/#code=${plain}`;
  if (Date.parse(expires_at) <= now_ms) return <Notice tone="amber" title={t('step.device.expired')} />;
  return (
    <div className="of-code">
      {where === 'here' && <Button component="a" href={linkAt(window.location.origin)} target="_blank" rel="noopener">{t('step.device.open')}</Button>}
      {where === 'other' && <OtherDevice linkAt={linkAt} />}
      <output className="of-code-text" aria-label={t('step.device.code')} data-code={plain}>{`${plain.slice(0, 4)}-${plain.slice(4)}`}</output>
      <p className="of-section-hint" role="timer">{t('step.device.left', { left: leftText(expires_at, now_ms) })}</p>
      <p className="of-section-hint">{t('step.device.waiting')}</p>
    </div>
  );
}

/** What another device scans: this page's own address, or from the server's own machine the one that others reach. */
function OtherDevice({ linkAt }: { readonly linkAt: (origin: string) => string }): ReactNode {
  const { t } = useTranslation('start');
  const others = useQuery(firstSteps()).data?.other_devices;
  const has_root = useQuery(ownRoot()).data === true;
  const origin = isLocal(window.location.hostname) ? others?.find((each) => /^https:\/\/\d/.test(each)) ?? others?.[0] : window.location.origin;
  if (!others) return null;
  if (!origin) return <Notice tone="amber" title={t('step.device.local')}>{t('step.device.local_hint', { command: 'npm start -- --lan' })}</Notice>;
  return (
    <>
      {has_root && <p className="of-section-hint">{t('step.device.first_time', { address: origin.replace('https:', 'http:') })}</p>}
      <QrCode link={linkAt(origin)} />
    </>
  );
}
