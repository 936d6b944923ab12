/**
 * Products as rows of fields, one beside the other. Each cell is a field of its own, so that whatever types, pastes or reads
 * aloud works as everywhere; arrows and Enter go from cell to cell as in a spreadsheet, and Tab as on any page.
 */
import { nameIn } from '@stilltill/domain/catalog';
import { explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, memo, useId } from 'react';
import type { ProductItem } from '../api/queries.ts';
import { COLUMNS, type CellContext, type ColumnId, cellText, readBlock, readCell } from './cells.ts';
import type { Edits, RowNote, TypedCell } from './edits.ts';

export type GridProps = {
  readonly rows: readonly ProductItem[];
  readonly edits: Edits;
  readonly context: CellContext;
  /** Whether whoever types has tried to save: then what is wrong is told at once. */
  readonly tried: boolean;
  readonly onType: (cells: readonly TypedCell[]) => void;
  readonly onTakeBack: (item: ProductItem, column: ColumnId) => void;
  /** More was pasted than there are rows. */
  readonly onTooMuch: (rows: number) => void;
  readonly onSave: () => void;
};

export function Grid({ rows, edits, context, tried, onType, onTakeBack, onTooMuch, onSave }: GridProps): ReactNode {
  const { t } = useTranslation('goods');
  const list = useId();
  const itemOf = (id: string): ProductItem | undefined => rows.find((row) => row.id === id);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const field = event.target as HTMLInputElement;
    const column = field.dataset['column'] as ColumnId | undefined;
    const item = itemOf(field.dataset['product'] ?? '');
    if (!column || !item || event.nativeEvent.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      onSave();
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      onTakeBack(item, column);
      requestAnimationFrame(() => selectAll(field));
      return;
    }
    const to = leadsTo(event, field);
    if (!to) return;
    event.preventDefault();
    const [down, right] = to;
    const next = COLUMNS[COLUMNS.indexOf(column) + right];
    const row = rows[rows.indexOf(item) + down];
    if (next && row) focusCell(event.currentTarget, row.id, next);
  };
  const onPaste = (event: ClipboardEvent<HTMLElement>): void => {
    const field = event.target as HTMLInputElement;
    const column = field.dataset['column'] as ColumnId | undefined;
    const item = itemOf(field.dataset['product'] ?? '');
    const block = readBlock(event.clipboardData.getData('text/plain'));
    // One cell is text like any other, except where there is a box to tick.
    if (!column || !item || (block.length === 1 && block[0]?.length === 1 && column !== 'on_sale')) return;
    event.preventDefault();
    const [top, left] = [rows.indexOf(item), COLUMNS.indexOf(column)];
    onType(block.flatMap((line, down) => line.flatMap((text, right): TypedCell[] => {
      const [row, into] = [rows[top + down], COLUMNS[left + right]];
      return row && into ? [{ item: row, column: into, text: text.trim() }] : [];
    })));
    if (block.length > rows.length - top) onTooMuch(block.length - (rows.length - top));
  };
  return (
    <div className="of-table-wrap" role="region" aria-label={t('table.label')} tabIndex={0}>
      <table className="of-table pt-table" aria-label={t('table.label')}>
        <thead><tr>{COLUMNS.map((column) => <th key={column} scope="col" data-align={column === 'price' || column === 'tax' ? 'end' : undefined}>{t(`table.column.${column}`)}</th>)}</tr></thead>
        <tbody onKeyDown={onKeyDown} onPaste={onPaste} data-tried={tried || undefined}>
          {rows.map((row) => <Row key={row.id} item={edits.items.get(row.id) ?? row} texts={edits.texts.get(row.id)} note={edits.notes.get(row.id)} context={context} list={list} onType={onType} />)}
        </tbody>
      </table>
      <datalist id={list}>{context.categories.map(({ id, names }) => <option key={id}>{nameIn(names, context.language)}</option>)}</datalist>
    </div>
  );
}

/** Rows and columns to go from a field by a key; null: the key belongs to the field. */
function leadsTo(event: KeyboardEvent, field: HTMLInputElement): readonly [down: number, right: number] | null {
  const { key, shiftKey } = event;
  if (key === 'Enter') return [shiftKey ? -1 : 1, 0];
  if (shiftKey) return null;
  if (key === 'ArrowDown') return [1, 0];
  if (key === 'ArrowUp') return [-1, 0];
  const is_box = field.type === 'checkbox';
  const [from, to] = is_box ? [0, 0] : [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  const is_whole = is_box || (from === 0 && to === field.value.length);
  if (key === 'ArrowLeft' && (is_whole || to === 0)) return [0, -1];
  if (key === 'ArrowRight' && (is_whole || from === field.value.length)) return [0, 1];
  return null;
}

/** Leads the keyboard to a cell, as a click would. */
export function focusCell(within: ParentNode, product: string, column: ColumnId): void {
  within.querySelector<HTMLInputElement>(`[data-product="${product}"][data-column="${column}"]`)?.focus();
}

function selectAll(field: HTMLInputElement): void {
  if (field.type !== 'checkbox') field.select();
}

type RowProps = {
  readonly item: ProductItem; readonly texts: Readonly<Partial<Record<ColumnId, string>>> | undefined; readonly note: RowNote | undefined;
  readonly context: CellContext; readonly list: string; readonly onType: GridProps['onType'];
};

const Row = memo(function Row({ item, texts, note, context, list, onType }: RowProps): ReactNode {
  const { t } = useTranslation('goods');
  const { tag } = useLanguage();
  const name = nameIn(item.names, context.language) || item.code;
  const of_row = note && note.column === null ? explainTo(note.fault, tag) : null;
  return (
    <tr data-refused={note ? true : undefined}>
      {COLUMNS.map((column) => (
        <Cell key={column} item={item} column={column} name={name} text={texts?.[column]} note={note?.column === column ? note : undefined} context={context} list={list} onType={onType}>
          {column === 'name' && of_row && <p className="pt-note" role="alert">{note?.fault.code === 'conflict' ? t('table.conflict') : `${of_row.message} ${of_row.action}`}</p>}
        </Cell>
      ))}
    </tr>
  );
});

type CellProps = Omit<RowProps, 'texts'> & { readonly column: ColumnId; readonly name: string; readonly text: string | undefined; readonly children: ReactNode };

function Cell({ item, column, name, text, note, context, list, onType, children }: CellProps): ReactNode {
  const { t } = useTranslation('goods');
  const { tag } = useLanguage();
  const id = useId();
  const stands = cellText(item, column, context);
  const wrong = text === undefined ? null : wordsOf(item, column, text, context, t, tag);
  const refused = note ? (note.fault.code === 'conflict' ? t('table.price_moved') : explainTo(note.fault, tag).message) : null;
  const problem = wrong ?? refused;
  const told = [problem && `${id}-wrong`, text !== undefined && `${id}-was`].filter(Boolean).join(' ');
  const common = {
    'data-product': item.id, 'data-column': column, 'aria-label': t('table.cell', { column: t(`table.column.${column}`), name }), 'aria-invalid': problem ? true : undefined, ...(told ? { 'aria-describedby': told } : {}),
  } as const;
  const put = (typed: string): void => onType([{ item, column, text: typed }]);
  return (
    <td data-column={column} data-changed={text === undefined ? undefined : true}>
      {column === 'on_sale'
        ? <label className="pt-box"><input {...common} type="checkbox" checked={isYes(item, text, stands, context)} onChange={(event) => put(event.currentTarget.checked ? context.yes : context.no)} /></label>
        : <input
            {...common} className="pt-field" type="text" autoComplete="off" spellCheck={false} value={text ?? stands} onChange={(event) => put(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()}
            {...(column === 'category' ? { list } : {})} {...(column === 'price' || column === 'tax' ? { inputMode: 'decimal' } : {})} {...(column === 'name' ? { placeholder: nameIn(item.names, context.language) } : {})}
          />}
      {text !== undefined && <span id={`${id}-was`} className="st-visually-hidden">{stands === '' ? t('table.was_empty') : t('table.was', { was: stands })}</span>}
      {problem && <p id={`${id}-wrong`} className="pt-wrong">{problem}</p>}
      {children}
    </td>
  );
}

function isYes(item: ProductItem, text: string | undefined, stands: string, context: CellContext): boolean {
  const read = readCell(item, 'on_sale', text ?? stands, context);
  return 'value' in read && 'on_sale' in read.value && read.value.on_sale;
}

type Translate = ReturnType<typeof useTranslation<'goods'>>['t'];

function wordsOf(item: ProductItem, column: ColumnId, text: string, context: CellContext, t: Translate, tag: ReturnType<typeof useLanguage>['tag']): string | null {
  const read = readCell(item, column, text, context);
  if ('value' in read) return null;
  return 'wrong' in read ? t(`table.wrong.${read.wrong}`) : explainTo(read.fault, tag).message;
}
