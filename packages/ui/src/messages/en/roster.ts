export const roster = {
  nav: 'Roster',
  page: {
    title_zero: 'Nobody is planned for this week', title_one: '{{count}} shift in this week', title_other: '{{count}} shifts in this week', hint: 'Tills know the week that was and the fortnight to come. Times are those of the store.',
    before: 'The week before', after: 'The week after', now: 'This week', store: 'Store', all_stores: 'All stores', add: 'Add a shift', import: 'Bring a file', grid: 'Shifts by person and day', person: 'Person',
    empty: 'No shifts yet', empty_hint: 'Add one by one, or bring a file of your spreadsheet. A till can then say when somebody begins outside of their hours.',
    add_for: 'Add a shift for {{name}}, {{day}}', add_on: 'Add a shift, {{day}}', free: 'Nobody',
  },
  accepted: { planned: 'Planned', late: 'Accepted afterwards', swapped: 'Swapped' },
  form: {
    add: 'A new shift', operator: 'Who', store: 'Where', day: 'Day', from: 'From', until: 'Until', until_hint: 'Before the beginning: it ends on the next day.', late: 'It was worked outside the roster and is accepted afterwards', reason: 'Reason', reason_needed: 'Say in a few words why.',
    save: 'Add', remove: 'Remove', really: 'Really remove', by: 'Entered by {{name}}', needed: 'Fill this in.',
    swap: 'Give this shift to somebody else', swap_hint: 'Both are named, and you accept it.', to: 'Who takes it', takes: '{{name}} takes it over', exchanges: '{{name}} gives {{shift}} for it', choose: 'Choose', do_swap: 'Accept the swap',
  },
  file: {
    title: 'A roster from a file', hint: 'CSV with the columns operator, store, date, from and until in the first row. Operators by name, stores by code, dates as 2026-11-23, times as 09:00. All of it is taken, or nothing.',
    choose: 'The file', bring: 'Bring it', done_one: '{{count}} shift was added.', done_other: '{{count}} shifts were added.', known_one: '{{count}} stood there already.', known_other: '{{count}} stood there already.', close: 'Close',
    problems_one: 'Nothing was taken: {{count}} row is wrong', problems_other: 'Nothing was taken: {{count}} rows are wrong', line: 'Line {{line}}',
    reason: {
      missing: 'The column {{column}} is empty.', unknown: 'There is no {{column}} “{{value}}”.', ambiguous: 'More than one person is called “{{value}}”. Use their id.', gone: '“{{value}}” is no longer at work.', not_a_date: '“{{value}}” is not a day.', not_a_time: '“{{value}}” is not a time.',
      too_long: 'The shift ends at “{{value}}”: longer than a day.', overlap: '{{value}} overlaps a shift that stands: {{shift}}.', overlap_line: '{{value}} overlaps line {{shift}}.',
    },
    column: { operator: 'operator', store: 'store', date: 'date', from: 'from', until: 'until' },
  },
  off: {
    title_one: '{{count}} sign-on outside the roster', title_other: '{{count}} sign-ons outside the roster', hint: 'Nobody has accepted them yet. Accepted, each becomes a shift from the sign-on to the last sign-off. What should be looked at becomes a finding in Watch.',
    pick: '{{name}}, {{store}}, {{times}}', all: 'All of them', open_end: 'not signed off', reason: 'Reason', reason_needed: 'Say in a few words why.', accept_one: 'Accept {{count}}', accept_other: 'Accept {{count}}', look: 'Have them looked at', more: 'And {{count}} more, which come up once these are answered.',
  },
  requests: {
    title_one: 'One shift is to change hands', title_other: '{{count}} shifts are to change hands', hint: 'Operators asked for it at a till. The roster stands as it is until you accept.',
    pick: '{{from}} asks {{to}}', agreed: '{{name}} said yes', waits: '{{name}} has not answered yet', accept: 'Accept', decline: 'Decline',
  },
  policy: {
    title: 'Beginning outside the roster', hint: 'Fifteen minutes before and after a shift still count as its own. Whoever never had a shift is not asked.', owner_only: 'The owner changes this.',
    of: { nothing: 'Nothing happens', note: 'It is noted in the journal', manager: 'A manager has to accept it at the till' },
  },
};
