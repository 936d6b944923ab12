/** What stands around every page: where one can go, whether what is shown is live, who is signed in. */
import { Drawer, Menu } from '@mantine/core';
import { LanguageSwitch, SchemeSwitch, countText, useLanguage, useTranslation } from '@stilltill/ui';
import {
  IconAddressBook, IconAdjustments, IconAlertTriangle, IconBox, IconBuildingStore, IconCalendarWeek, IconCash, IconClockDollar, IconDatabaseExport, IconDeviceDesktop, IconDiscount, IconDots, IconEye, IconFileDownload, IconHandStop, IconHistory, IconHome, IconIdBadge2, IconInbox, IconKeyboard, IconListDetails, IconLogout, IconMessage2, IconReceipt, IconReceiptTax, IconReportAnalytics, IconSelector, IconSettings, IconStack2, IconTags, IconTransfer, IconTruckDelivery, IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { queries } from '../api/queries.ts';
import { ApprovalNotice } from '../approvals/approval-notice.tsx';
import { useWaiting } from '../approvals/approval-queries.ts';
import { LiveProvider } from '../live/live.tsx';
import { IdleLock, useIsLocked } from '../session/idle-lock.tsx';
import { ProofCover } from '../session/proof-cover.tsx';
import { useFollowSecondFactor, useNeedsSecondFactor } from '../session/second-factor-needed.tsx';
import { SessionCover } from '../session/session-cover.tsx';
import { useSignOut } from '../session/use-sign-out.ts';
import { CommandBar, FindButton } from './command-bar.tsx';
import { LiveMark } from './live-mark.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { WallFrame, useIsAtWall } from './wall-frame.tsx';

const PLACES = [
  { to: '/', name: 'today', icon: IconHome },
  { to: '/sales', name: 'sales', icon: IconCash },
  { to: '/entries', name: 'entries', icon: IconListDetails },
  { to: '/exceptions', name: 'exceptions', icon: IconAlertTriangle },
  { to: '/terminals', name: 'terminals', icon: IconDeviceDesktop },
  { to: '/shifts', name: 'shifts', icon: IconClockDollar },
  { to: '/reports', name: 'reports', icon: IconReportAnalytics },
  { to: '/tax', name: 'tax', icon: IconReceiptTax },
  { to: '/approvals', name: 'approvals', icon: IconHandStop },
  { to: '/watch', name: 'watch', icon: IconEye },
  { to: '/operators', name: 'operators', icon: IconUsers },
  { to: '/roster', name: 'roster', icon: IconCalendarWeek },
  { to: '/products', name: 'products', icon: IconBox },
  { to: '/data', name: 'data', icon: IconTransfer },
  { to: '/export', name: 'export', icon: IconFileDownload },
  { to: '/stock', name: 'stock', icon: IconStack2 },
  { to: '/purchasing', name: 'purchasing', icon: IconTruckDelivery },
  { to: '/promotions', name: 'promotions', icon: IconDiscount },
  { to: '/customers', name: 'customers', icon: IconAddressBook },
  { to: '/points', name: 'points', icon: IconIdBadge2 },
  { to: '/contact', name: 'messages', icon: IconMessage2 },
  { to: '/requests', name: 'requests', icon: IconInbox },
  { to: '/labels', name: 'labels', icon: IconTags },
  { to: '/stores', name: 'stores', icon: IconBuildingStore },
  { to: '/receipts', name: 'receipts', icon: IconReceipt },
  { to: '/selling', name: 'selling', icon: IconAdjustments },
  { to: '/changes', name: 'changes', icon: IconHistory },
  { to: '/backups', name: 'backups', icon: IconDatabaseExport },
] as const;
type Place = (typeof PLACES)[number];
/** The server may be shared by shops: how it is kept is for owners. */
const OWNED: readonly Place['name'][] = ['backups'];
/** What an auditor comes for: what happened, who was there and with what, and what was found in it. */
const AUDITED: readonly Place['name'][] = ['today', 'sales', 'entries', 'exceptions', 'terminals', 'shifts', 'reports', 'watch', 'operators', 'roster', 'stock', 'purchasing', 'changes', 'export', 'stores'];

function usePlaces(): readonly Place[] {
  const role = useQuery(queries.me()).data?.role;
  if (useNeedsSecondFactor()) return [];
  if (role === 'auditor') return PLACES.filter(({ name }) => AUDITED.includes(name));
  return role === 'owner' ? PLACES : PLACES.filter(({ name }) => !OWNED.includes(name));
}
/** What waits for a person, by place. */
type Counts = { readonly exceptions: number; readonly approvals: number };
const countOf = (counts: Counts, { name }: Place): number => (name === 'exceptions' || name === 'approvals' ? counts[name] : 0);

/** What belongs together, in the order of a shop's day. A place that stands in none is a setting. */
const GROUPS = [
  { name: 'day', places: ['today', 'sales', 'shifts', 'exceptions', 'approvals'] },
  { name: 'goods', places: ['products', 'stock', 'purchasing', 'promotions', 'labels'] },
  { name: 'customers', places: ['customers', 'points', 'messages', 'requests'] },
  { name: 'people', places: ['operators', 'roster', 'watch'] },
  { name: 'books', places: ['reports', 'tax', 'entries', 'changes', 'data', 'export'] },
] as const satisfies readonly { readonly name: string; readonly places: readonly Place['name'][] }[];
const GROUPED: readonly Place['name'][] = GROUPS.flatMap(({ places }) => places);

/** What stands at the bottom of a phone; the rest is behind "More". */
const AT_BOTTOM: readonly Place['name'][] = ['today', 'sales', 'exceptions', 'terminals'];

export function Frame(): ReactNode {
  const is_locked = useIsLocked();
  const is_at_wall = useIsAtWall();
  const [unlocking, setUnlocking] = useState(false);
  // A dialog may hold what somebody typed: then it is no wall, and waits below the cover like every page.
  const is_wall = useMemo(() => is_locked && is_at_wall && document.querySelector('[role="dialog"]') === null, [is_locked, is_at_wall]);
  useEffect(() => { if (!is_wall) setUnlocking(false); }, [is_wall]);
  return (
    <LiveProvider>
      {is_wall ? <WallFrame onUnlock={() => setUnlocking(true)} /> : <><FrameBody /><ProofCover /></>}
      {(!is_wall || unlocking) && <SessionCover onBack={is_wall ? () => setUnlocking(false) : undefined} />}
      <IdleLock />
    </LiveProvider>
  );
}

function FrameBody(): ReactNode {
  const { t } = useTranslation('office');
  const [help, setHelp] = useState(false);
  const [bar, setBar] = useState(false);
  useShortcuts(useCallback(() => setHelp(true), []), useCallback(() => setBar(true), []));
  const main = useFocusOnArrival();
  const places = usePlaces();
  const counts = { exceptions: useOpenExceptions(), approvals: useWaiting().length };
  useFollowSecondFactor();
  return (
    <div className="of-frame">
      <a className="of-skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('frame.skip')}</a>
      <aside className="of-side">
        <Brand />
        {places.length > 0 && <FindButton onOpen={() => setBar(true)} />}
        <nav aria-label={t('frame.main')}>
          <PlaceList places={places} counts={counts} />
        </nav>
        <div className="of-side-foot">
          <LiveMark />
          <PersonMenu onHelp={() => setHelp(true)} />
        </div>
      </aside>
      <main id="main" ref={main} tabIndex={-1} className="of-main"><Outlet /></main>
      <BottomBar counts={counts} onFind={() => setBar(true)} />
      <CommandBar opened={bar} onClose={() => setBar(false)} />
      <ApprovalNotice />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** After going to another page the keyboard begins in it, not in the link that led there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? state.location.pathname });
  const first = useRef(path);
  useEffect(() => {
    if (first.current === path) return;
    first.current = '';
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

function useOpenExceptions(): number {
  const stores = useQuery(queries.stores());
  const today = useQuery({ ...queries.today(stores.data?.items[0]?.id), enabled: stores.isSuccess });
  return today.data?.exceptions_open ?? 0;
}

function Brand(): ReactNode {
  const me = useQuery(queries.me());
  return (
    <div className="of-brand">
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden><rect width="32" height="32" rx="9" className="of-brand-mark" /><path d="M8 13h16M8 19h16" className="of-brand-lines" /></svg>
      <div className="of-brand-words"><span className="of-brand-name">Stilltill</span><span className="of-brand-shop">{me.data?.shop_name}</span></div>
    </div>
  );
}

function PlaceLink(props: { readonly place: Place; readonly count: number; readonly onClick?: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { to, name, icon: Icon } = props.place;
  return (
    <Link to={to} className="of-nav-link" activeOptions={{ exact: to === '/', includeSearch: false }} activeProps={{ 'aria-current': 'page' }} {...(props.onClick ? { onClick: props.onClick } : {})}>
      <Icon size={20} stroke={1.75} aria-hidden />
      <span className="of-nav-name">{t(`nav.${name}`)}</span>
      {props.count > 0 && <span className="of-nav-count"><span aria-hidden>{countText(props.count, tag)}</span><span className="st-visually-hidden">{t('nav.open', { count: props.count })}</span></span>}
    </Link>
  );
}

function PlaceList({ places, counts, onClick }: { readonly places: readonly Place[]; readonly counts: Counts; readonly onClick?: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const groups = [
    ...GROUPS.map((group) => ({ name: group.name, shown: group.places.flatMap((name) => places.find((place) => place.name === name) ?? []) })),
    { name: 'settings' as const, shown: places.filter(({ name }) => !GROUPED.includes(name)) },
  ];
  const list = useRef<HTMLDivElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), [path, places.length]);
  const shownGroups = groups.filter(({ shown }) => shown.length > 0).map(({ name, shown }) => (
    <div key={name} className="of-nav-group">
      <p className="of-nav-group-name" aria-hidden>{t(`nav.group.${name}`)}</p>
      <ul className="of-nav" aria-label={t(`nav.group.${name}`)}>{shown.map((place) => <li key={place.name}><PlaceLink place={place} count={countOf(counts, place)} {...(onClick ? { onClick } : {})} /></li>)}</ul>
    </div>
  ));
  return <div ref={list}>{shownGroups}</div>;
}

function PersonMenu(props: { readonly onHelp: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const me = useQuery(queries.me());
  const leave = useSignOut();
  return (
    <Menu position="top-start" width={264} withinPortal>
      <Menu.Target>
        <button type="button" className="of-person">
          <span className="of-person-mark" aria-hidden>{[...(me.data?.name ?? '')][0]}</span>
          <span className="of-person-words"><span className="of-person-name">{me.data?.name}</span><span className="of-person-role">{me.data && t(`role.${me.data.role}`)}</span></span>
          <IconSelector size={18} stroke={1.75} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="of-menu-switches"><LanguageSwitch /><SchemeSwitch /></div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={18} stroke={1.75} aria-hidden />}>{t('nav.account')}</Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={18} stroke={1.75} aria-hidden />} onClick={props.onHelp}>{t('keys.title')}</Menu.Item>
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.75} aria-hidden />} onClick={() => void leave()}>{t('frame.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** On a phone: four places within reach of a thumb, and the rest behind "More". */
function BottomBar(props: { readonly counts: Counts; readonly onFind: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const me = useQuery(queries.me());
  const leave = useSignOut();
  const places = usePlaces();
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  return (
    <>
      <nav className="of-bottom" aria-label={t('frame.main')}>
        {places.filter((place) => AT_BOTTOM.includes(place.name)).map((place) => <PlaceLink key={place.name} place={place} count={countOf(props.counts, place)} />)}
        <button type="button" className="of-nav-link" aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened(true)}>
          <IconDots size={20} stroke={1.75} aria-hidden /><span className="of-nav-name">{t('frame.more')}</span>
        </button>
      </nav>
      <Drawer opened={opened} onClose={close} position="bottom" size="auto" title={me.data?.shop_name ?? t('frame.more')} closeButtonProps={{ 'aria-label': t('frame.close') }}>
        <LiveMark />
        {places.length > 0 && <FindButton onOpen={() => { close(); props.onFind(); }} />}
        <PlaceList places={places.filter((place) => !AT_BOTTOM.includes(place.name))} counts={props.counts} onClick={close} />
        <ul className="of-nav">
          <li><Link to="/account" className="of-nav-link" onClick={close}><IconSettings size={20} stroke={1.75} aria-hidden /><span className="of-nav-name">{t('nav.account')}</span></Link></li>
          <li><button type="button" className="of-nav-link" onClick={() => void leave()}><IconLogout size={20} stroke={1.75} aria-hidden /><span className="of-nav-name">{t('frame.sign_out')}</span></button></li>
        </ul>
        <div className="of-menu-switches"><LanguageSwitch /><SchemeSwitch /></div>
      </Drawer>
    </>
  );
}
