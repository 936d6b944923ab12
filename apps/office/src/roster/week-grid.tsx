/** A week of shifts: people by days where there is room, one day below the other on a phone. Arrow keys go from cell to cell. */
import { clockTime, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPlus } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { dayOf } from '../lib/time.ts';
import type { RosterShift } from './roster-queries.ts';
import type { NewAt } from './shift-form.tsx';

export type WeekView = {
  readonly days: readonly string[]; readonly today: string; readonly shifts: readonly RosterShift[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly zone_of: (store: string) => string; readonly shows_store: boolean; readonly may: boolean;
  readonly onAdd: (at: NewAt) => void; readonly onOpen: (shift: RosterShift) => void;
};

/** "09:00–17:00" in the store's own time. */
export function useShiftTimes(zone_of: (store: string) => string): (shift: Pick<RosterShift, 'store' | 'from' | 'until'>) => string {
  const { tag } = useLanguage();
  return ({ store, from, until }) => `${clockTime(from, tag, zone_of(store))}–${clockTime(until, tag, zone_of(store))}`;
}

export function useDayWords(): (day: string) => string {
  const { tag } = useLanguage();
  const format = new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  return (day) => format.format(new Date(`${day}T00:00Z`));
}

export function WeekGrid(view: WeekView): ReactNode {
  const { t } = useTranslation('roster');
  const dayWords = useDayWords();
  return (
    <div className="of-roster-wrap">
      <table className="of-roster" aria-label={t('page.grid')}>
        <thead><tr><th scope="col">{t('page.person')}</th>{view.days.map((day) => <th key={day} scope="col" data-today={day === view.today}>{dayWords(day)}</th>)}</tr></thead>
        <tbody onKeyDown={moveBetweenCells}>
          {view.people.map((person) => (
            <tr key={person.id}>
              <th scope="row">{person.name}</th>
              {view.days.map((day) => (
                <td key={day} data-today={day === view.today}>
                  {shiftsOn(view, day).filter(({ operator }) => operator === person.id).map((shift) => <ShiftButton key={shift.id} view={view} shift={shift} day={day} />)}
                  {view.may && <button type="button" className="of-roster-add" aria-label={t('page.add_for', { name: person.name, day: dayWords(day) })} onClick={() => view.onAdd({ day, operator: person.id })}><IconPlus size={18} stroke={1.75} aria-hidden /></button>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function WeekDays(view: WeekView): ReactNode {
  const { t } = useTranslation('roster');
  const dayWords = useDayWords();
  return (
    <ol className="of-roster-days">
      {view.days.map((day) => {
        const shifts = shiftsOn(view, day);
        return (
          <li key={day} className="of-roster-day" data-today={day === view.today}>
            <div className="of-roster-day-head">
              <h2>{dayWords(day)}</h2>
              {view.may && <button type="button" className="of-roster-add" aria-label={t('page.add_on', { day: dayWords(day) })} onClick={() => view.onAdd({ day, operator: '' })}><IconPlus size={20} stroke={1.75} aria-hidden /></button>}
            </div>
            {shifts.length === 0 && <p className="of-muted">{t('page.free')}</p>}
            {shifts.map((shift) => <ShiftButton key={shift.id} view={view} shift={shift} day={day} names />)}
          </li>
        );
      })}
    </ol>
  );
}

function shiftsOn(view: WeekView, day: string): readonly RosterShift[] {
  return view.shifts.filter(({ from, store }) => dayOf(Date.parse(from), view.zone_of(store)) === day);
}

function ShiftButton({ view, shift, day, names = false }: { readonly view: WeekView; readonly shift: RosterShift; readonly day: string; readonly names?: boolean }): ReactNode {
  const { t } = useTranslation('roster');
  const dayWords = useDayWords();
  const time = useShiftTimes(view.zone_of)(shift);
  return (
    <button type="button" className="of-roster-shift" data-accepted={shift.accepted} onClick={() => view.onOpen(shift)}>
      <span className={names ? 'of-roster-name' : 'st-visually-hidden'}>{shift.operator_name}</span>
      <span className="st-visually-hidden">{dayWords(day)}</span>
      <span className="of-roster-time">{time}</span>
      {(view.shows_store || shift.accepted !== 'planned') && <span className="of-roster-note">{[view.shows_store ? shift.store_code : null, shift.accepted === 'planned' ? null : t(`accepted.${shift.accepted}`)].filter((word) => word !== null).join(' · ')}</span>}
    </button>
  );
}

const STEPS: Readonly<Record<string, readonly [rows: number, cells: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveBetweenCells(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = STEPS[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const row = cell?.closest('tr');
  if (!step || !cell || !row) return;
  const rows = [...event.currentTarget.rows];
  const to = rows[rows.indexOf(row) + step[0]]?.cells[cell.cellIndex + step[1]];
  const button = to?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}
