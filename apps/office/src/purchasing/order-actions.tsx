/** What can be done with an order where it stands: give it to the supplier, send it, receive it, end it. */
import { Button, Menu, Modal, TextInput } from '@mantine/core';
import { type OrderAct, allowAct } from '@stilltill/domain/purchase';
import { PurchaseOrder } from '@stilltill/protocol/office-purchasing';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconChevronDown, IconPackageImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Command, useCommand } from '../api/use-command.ts';
import { useDecides } from '../session/deciders.tsx';
import { dayText } from './figures.ts';
import { csvOf, download, mailAddress } from './order-file.ts';
import type { Order } from './purchasing-queries.ts';

type Asking = 'close' | 'cancel' | 'expect';
type Step = { readonly path: string; readonly body: object };
type Run = Command<Step, unknown>;

/** One command for each method: both carry the version that is seen here. */
function useStep(order: Order, method: 'POST' | 'PUT'): Run {
  return useCommand({ method, schema: PurchaseOrder, path: ({ path }: Step) => `/office/purchasing/orders/${order.id}/${path}`, body: ({ body }: Step) => ({ version: order.version, ...body }), invalidates: ['purchasing'] });
}

export function OrderActions({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const decides = useDecides();
  const [asking, setAsking] = useState<Asking | null>(null);
  const step = useStep(order, 'POST');
  const may = (act: OrderAct): boolean => decides && allowAct(order.state, act).ok;
  const run = (path: string): void => void step.run({ path, body: {} });
  const has_more = may('expect') || may('take_back') || may('close') || may('cancel');
  return (
    <>
      {may('send') && <Button loading={step.busy} onClick={() => run('send')}>{t('order.send')}</Button>}
      {may('receive') && (
        <Button variant={order.state === 'received' ? 'default' : 'filled'} leftSection={<IconPackageImport size={18} stroke={1.75} aria-hidden />} renderRoot={(root) => <Link {...root} to="/purchasing/orders/$order/receive" params={{ order: order.id }} />}>{t('order.receive')}</Button>
      )}
      {may('edit') && <Button variant="default" renderRoot={(root) => <Link {...root} to="/purchasing/orders/$order/edit" params={{ order: order.id }} />}>{t('order.edit')}</Button>}
      {order.state !== 'cancelled' && <Give order={order} />}
      {has_more && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />}>{t('order.more')}</Button></Menu.Target>
          <Menu.Dropdown>
            {may('expect') && <Menu.Item onClick={() => setAsking('expect')}>{t('order.expect')}</Menu.Item>}
            {may('take_back') && <Menu.Item onClick={() => run('reopen')}>{t('order.take_back')}</Menu.Item>}
            {may('close') && <Menu.Item onClick={() => setAsking('close')}>{t('order.close')}</Menu.Item>}
            {may('cancel') && <Menu.Item onClick={() => setAsking('cancel')}>{t('order.cancel')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      {step.fault && <FaultNotice fault={step.fault} onDismiss={step.reset} />}
      {asking !== null && <Question key={asking} order={order} asking={asking} onClose={() => setAsking(null)} />}
    </>
  );
}

function Give({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag, short } = useLanguage();
  const has_mail = order.supplier_contact.email !== '';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />}>{t('order.give')}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setTimeout(() => window.print())}>{t('order.print')}</Menu.Item>
        <Menu.Item onClick={() => download(`${order.number}.csv`, csvOf(order, short, t))}>{t('order.csv')}</Menu.Item>
        {has_mail ? <Menu.Item component="a" href={mailAddress(order, short, order.expected === null ? null : dayText(order.expected, tag), t)}>{t('order.mail')}</Menu.Item> : <Menu.Label>{t('order.mail_none')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Asked before an order ends, and on which day it is expected. */
function Question({ order, asking, onClose }: { readonly order: Order; readonly asking: Asking; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { t: office } = useTranslation('office');
  const [typed, setTyped] = useState(asking === 'expect' ? order.expected ?? '' : '');
  const [tried, setTried] = useState(false);
  const step = useStep(order, asking === 'expect' ? 'PUT' : 'POST');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (asking === 'close' && typed.trim() === '') return;
    const body = asking === 'expect' ? { expected: typed === '' ? null : typed } : asking === 'close' ? { reason: typed.trim() } : {};
    if (await step.run({ path: asking === 'expect' ? 'expected' : asking, body }) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t(`order.${asking}_title`)} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {asking !== 'expect' && <p className="of-section-hint">{t(`order.${asking}_hint`)}</p>}
        {step.fault && <FaultNotice fault={step.fault} />}
        {asking === 'close' && <TextInput label={t('order.close_reason')} maxLength={200} autoComplete="off" data-autofocus value={typed} error={tried && typed.trim() === '' ? t('order.close_wrong') : undefined} onChange={(event) => setTyped(event.currentTarget.value)} />}
        {asking === 'expect' && <TextInput type="date" label={t('order.expected')} description={t('order.expect_none')} data-autofocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />}
        <div className="of-form-actions">
          <Button variant="default" onClick={onClose}>{t('order.keep')}</Button>
          <Button type="submit" loading={step.busy}>{asking === 'expect' ? t('order.expect_save') : t(`order.${asking}`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
