/**
 * A list of things: a table where there is room, and rows of two lines on a phone. Filters stand in the address and
 * belong to the page; here are columns that the person chooses, keys, the state of loading, and further pages.
 */
import { ActionIcon, Button, Menu, Skeleton, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { IconCheck, IconColumns3 } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import { useHiddenColumns } from './use-columns.ts';
import { useRowKeys } from './use-row-keys.ts';

export type Column<T> = {
  readonly id: string; readonly header: string; readonly cell: (row: T) => ReactNode;
  readonly align?: 'end';
  /** What stands above the column in the place of its name. */
  readonly head?: ReactNode;
  /** The column that leads on: it can't be hidden. */
  readonly fixed?: boolean;
  readonly hidden_first?: boolean;
  /** In what place of a phone's row it stands; left out there if none. */
  readonly narrow?: 'tick' | 'title' | 'amount' | 'detail' | 'state';
};

export type ListState<T> = {
  readonly rows: readonly T[] | undefined;
  readonly fault: Fault | null;
  readonly retry: () => void;
  readonly more?: (() => void) | undefined;
  readonly loading_more?: boolean | undefined;
};

export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
}

/** Whether a table has no room beside the menu: a list is rows of two lines then, as on a phone. */
export function useIsInRows(): boolean {
  return useMediaQuery('(max-width: 960px)', undefined, { getInitialValueInEffect: false }) ?? false;
}

type ListProps<T> = {
  /** Under which the chosen columns are kept. */
  readonly name: string;
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly row_key: (row: T) => string;
  readonly state: ListState<T>;
  readonly empty: ReactNode;
  readonly filters?: ReactNode;
  readonly news?: ReactNode;
  /** Small things at the end of the bar, such as the way to the list as a file. Not on a phone. */
  readonly tools?: ReactNode;
  /** A short list beside other things, without a bar of its own above it. */
  readonly plain?: boolean;
  /** Rows of two lines also where the page is wide: for a list in a column beside others. */
  readonly in_rows?: boolean;
};

export function List<T>(props: ListProps<T>): ReactNode {
  const { t } = useTranslation('office');
  const [narrow, in_rows] = [useIsNarrow(), useIsInRows() || props.in_rows === true];
  const hasTools = !narrow && (props.tools !== undefined || !in_rows);
  const { state } = props;
  const [hidden, toggle] = useHiddenColumns(props.name, props.columns.filter((column) => column.hidden_first).map((column) => column.id));
  const columns = props.columns.filter((column) => column.fixed || !hidden.has(column.id));
  return (
    <div className="of-list">
      {!props.plain && (props.filters !== undefined || hasTools) && <div className="of-list-bar">
        <div className="of-filters">{props.filters}</div>
        {hasTools && <div className="of-list-tools">{props.tools}{!in_rows && <ColumnMenu columns={props.columns} hidden={hidden} toggle={toggle} />}</div>}
      </div>}
      {props.news}
      {state.fault && <FaultNotice fault={state.fault} action={<Button variant="default" onClick={state.retry}>{t('list.retry')}</Button>} />}
      <div className="of-list-body">
        {in_rows ? <Rows {...props} /> : <Table {...props} columns={columns} />}
        {state.rows?.length === 0 && !state.fault && props.empty}
      </div>
      {state.more && <Button variant="default" className="of-more" loading={state.loading_more === true} onClick={state.more}>{t('list.more')}</Button>}
    </div>
  );
}

function ColumnMenu<T>(props: { readonly columns: readonly Column<T>[]; readonly hidden: ReadonlySet<string>; readonly toggle: (column: string) => void }): ReactNode {
  const { t } = useTranslation('office');
  const optional = props.columns.filter((column) => !column.fixed);
  if (optional.length < 2) return null;
  return (
    <Menu position="bottom-end" closeOnItemClick={false} withinPortal>
      <Menu.Target><Tooltip label={t('list.columns')}><ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-label={t('list.columns')}><IconColumns3 size={20} stroke={1.75} aria-hidden /></ActionIcon></Tooltip></Menu.Target>
      <Menu.Dropdown>
        {optional.map((column) => (
          <Menu.Item
            key={column.id} role="menuitemcheckbox" aria-checked={!props.hidden.has(column.id)} onClick={() => props.toggle(column.id)}
            leftSection={<IconCheck size={16} stroke={2} aria-hidden visibility={props.hidden.has(column.id) ? 'hidden' : 'visible'} />}
          >{column.header}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A click anywhere on a row does what its own link or button does; a selection of text is not a click. */
function followRow(event: MouseEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  if (target.closest('a, button, input, label') || window.getSelection()?.toString()) return;
  event.currentTarget.querySelector<HTMLElement>('[data-row]')?.click();
}

const SKELETON_ROWS = [0, 1, 2, 3, 4, 5];

function Table<T>(props: ListProps<T>): ReactNode {
  const keys = useRowKeys<HTMLTableSectionElement>();
  const { rows, fault } = props.state;
  if (rows?.length === 0 || (!rows && fault)) return null;
  return (
    <div className="of-table-wrap">
      <table className="of-table" aria-label={props.label} aria-busy={!rows}>
        <thead>
          <tr>{props.columns.map((column) => <th key={column.id} scope="col" data-align={column.align}>{column.head ?? column.header}</th>)}</tr>
        </thead>
        <tbody ref={keys.ref} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
          {rows?.map((row) => (
            <tr key={props.row_key(row)} onClick={followRow}>
              {props.columns.map((column) => <td key={column.id} data-align={column.align}>{column.cell(row)}</td>)}
            </tr>
          ))}
          {!rows && SKELETON_ROWS.map((row) => (
            <tr key={row} aria-hidden>{props.columns.map((column) => <td key={column.id} data-align={column.align}><Skeleton height={14} width={column.fixed ? 120 : 70} className="of-skeleton" /></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whoever misses a box by a little means the box, and not the row; where there is none, the row. */
function Tick({ box }: { readonly box: ReactNode }): ReactNode {
  return box === null ? <span className="of-row-tick" /> : <label className="of-row-tick">{box}</label>;
}

function Rows<T>(props: ListProps<T>): ReactNode {
  const keys = useRowKeys<HTMLUListElement>();
  const { rows, fault } = props.state;
  if (rows?.length === 0 || (!rows && fault)) return null;
  const at = (place: NonNullable<Column<T>['narrow']>): readonly Column<T>[] => props.columns.filter((column) => column.narrow === place);
  return (
    <ul className="of-rows" aria-label={props.label} aria-busy={!rows} ref={keys.ref} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
      {rows?.map((row) => (
        <li key={props.row_key(row)} className="of-row" onClick={followRow}>
          {at('tick').map((column) => <Tick key={column.id} box={column.cell(row)} />)}
          <div className="of-row-first">
            <span className="of-row-title">{at('title').map((column) => <span key={column.id}>{column.cell(row)}</span>)}</span>
            <span className="of-row-amount">{at('amount').map((column) => <span key={column.id}>{column.cell(row)}</span>)}</span>
          </div>
          <div className="of-row-second">
            <span className="of-row-details">{at('detail').map((column) => <span key={column.id}>{column.cell(row)}</span>)}</span>
            <span>{at('state').map((column) => <span key={column.id}>{column.cell(row)}</span>)}</span>
          </div>
        </li>
      ))}
      {!rows && SKELETON_ROWS.map((row) => (
        <li key={row} className="of-row" aria-hidden><Skeleton height={16} width="70%" /><Skeleton height={14} width="45%" mt={8} /></li>
      ))}
    </ul>
  );
}
