export const watch = {
  places: { label: 'Watch', findings: 'Findings', cases: 'Cases', scores: 'Score cards', policy: 'Policy', report: 'Report' },
  somebody: 'Nobody known', a_terminal: 'a till', here: 'this store',
  findings: {
    title_none: 'Nothing waits for you', title_answered: 'Findings that were answered', title_one: '{{figure}} finding', title_other: '{{figure}} findings', title_about: '{{title}}, {{figure}} about {{what}}', title_more: 'More than {{figure}} findings',
    hint: 'What does not match, or differs from peers. A finding is no verdict.', table: 'Findings', open: 'Waiting', answered: 'Answered', all_rules: 'All rules', all_stores: 'All stores', rule: 'Rule', store: 'Store', of_operator: 'Only {{name}}', everybody: 'Everybody',
    none: 'Nothing waits for you', none_hint: 'What tills send is looked at within seconds.', none_answered: 'None was answered yet.', what: 'What', sure: 'How sure', where: 'Where', when: 'When', answer: 'Answer',
  },
  sure: { strong: 'Very likely', likely: 'Likely', possible: 'Possible', weak: 'A hint', with_figure: '{{words}} ({{figure}})' },
  answers: { note: 'Noted', step_up: 'More asked at the next sign-on', approval: 'A manager asked for at the next sign-on', lock: 'Till locked, case opened', case: 'In a case', dismissed: 'Explained', policy: 'the policy' },
  rule: {
    borrowed_sign_on: 'Borrowed sign-ons', two_places: 'Two places', wrong_place: 'Wrong place', off_roster: 'Off the roster', own_device: 'Copied keys', event_terminal: 'Lent tills', self_approval: 'Own approvals', reciprocal_approvals: 'Approvals for each other',
    voids: 'Voided lines', refunds_without_sale: 'Refunds without a receipt', own_refunds: 'Own sales refunded', no_sale_drawer: 'Drawer without a sale', discounts: 'Discounts', overrides: 'Changed prices', reprint_refund: 'Refunds after a reprint', refunds_to_points: 'Refunds to points', tiny_sales: 'Tiny sales', low_item_value: 'Cheap goods',
  },
  sentence: {
    taken_over: '{{other}} signed on at {{terminal}} while {{who}} was still at work there', switched_back: '{{who}} was back at {{terminal}} {{minutes}} min after {{other}} had taken it over',
    two_terminals: '{{who}} was at work on {{terminal}} and {{terminal_other}} at once, for {{minutes}} min', refused_pins: '{{times}} wrong PINs for {{other}} at {{terminal}}, while {{who}} was signed on', lent_approval: '{{other}} approved for {{who}} at {{terminal}}, but was {{km}} km away in {{store_other}}',
    two_places: '{{who}} was in {{store}}, and {{minutes}} min later in {{store_other}}, {{km}} km away', two_stores: '{{who}} was at work in {{store}} and in {{store_other}} at the same time', lent_elsewhere: '{{other}} approved for {{who}} at {{terminal}}, but was at work in {{store_other}}', wrong_network: '{{terminal}} of {{store}} was seen in the network {{network}}', wrong_position: '{{terminal}} of {{store}} was seen {{away}} away from it',
    off_before: '{{who}} worked {{minutes}} min before their shift', off_after: '{{who}} worked {{minutes}} min after their shift', off_none: '{{who}} worked on a day without a shift',
    branch: 'The key of {{terminal}} signed two histories from entry {{seq}} on', never_enrolled: 'Entries came in the name of {{terminal}} that no known till can have written', event_terminal: '{{terminal}} was used {{minutes}} min outside of the time for which it is lent',
    self_approval: '{{who}} approved their own: {{action}}', reciprocal_approvals: '{{who}} and {{other}} approve for each other far more often than others do',
    voids: '{{who}} took out {{times}} lines; peers would take out {{expected}}', refunds_without_sale: '{{who}} gave {{times}} refunds without a receipt; peers would give {{expected}}', own_refunds: '{{who}} took back {{times}} of their own sales; peers would take back {{expected}}',
    no_sale_drawer: '{{who}} opened the drawer {{times}} times without a sale; peers would {{expected}} times', discounts: '{{who}} gave {{times}} discounts; peers would give {{expected}}', overrides: '{{who}} changed {{times}} prices; peers would change {{expected}}',
    reprint_refund: '{{who}} reprinted a receipt and then paid it back in cash {{times}} times; peers would {{expected}} times', refunds_to_points: '{{who}} gave {{times}} refunds to points; peers would give {{expected}}', tiny_sales: '{{who}} rang up {{times}} tiny sales; peers would ring up {{expected}}',
    low_item_value: '{{times}} sales of {{who}} were unusually cheap for their goods; of peers {{expected}} would be', unknown: 'Something does not match',
  },
  evidence: {
    km: 'Way', minutes: 'Time between', least_minutes: 'The way takes at least', uncertain_minutes: 'The clocks may be off by', exposure: 'Out of', weeks: 'Weeks added up', ratio: 'Times the rate of peers', interval: 'It lies between', given: '{{who}} approved', taken: '{{other}} approved', peers: '{{figure}} (peers: {{expected}})', expected: 'Peers would', times: 'How often', away: 'Away by', accuracy: 'Accurate to', network: 'Network', tail: 'Chance among honest people',
    figure_km: '{{figure}} km', figure_minutes: '{{figure}} min', figure_m: '{{figure}} m', from_to: '{{low}} to {{high}}', out_of: '{{figure}} sales or lines',
  },
  action: {
    discount: 'a discount', waive: 'an amount given up', override_price: 'a changed price', refund: 'a refund', refund_without_sale: 'a refund without a receipt', refund_otherwise: 'a refund paid another way', charge_again: 'charging once more', move_cash: 'cash in or out', open_drawer: 'opening the drawer', read_x_report: 'reading the X report', unlock_operator: 'unlocking somebody', unknown: 'something that takes a manager',
  },
  explanations: {
    offline_queue: 'The till was offline, and sent it later.', clock: 'The clock of the till was off.', accepted_swap: 'Shifts were swapped.', help_at_the_till: 'Somebody helped a colleague out.', sales_rush: 'It was unusually busy.', returns_desk: 'They work at the returns desk.', beginner: 'They are new.', outage: 'A network or a payment service was down.', few_figures: 'There are few figures yet.',
  },
  finding: {
    back: 'Findings', unknown: 'There is no such finding.', found: 'Found {{at}}', evidence: 'Evidence', operator: 'About', store: 'Store', terminal: 'Till', period: 'When', sure: 'How sure', explanations: 'What else may explain it', explanations_none: 'Nothing that the figures show. Ask.', entries: 'Entries behind it', entries_none: 'No entries are named.', entry_gone: 'not here any more',
    decide: 'What to do', decide_hint: 'Talk to people before you decide.', open_case: 'Open a case', open_case_hint: 'You are in charge. The operator can be told, and may reply.', dismiss: 'It is explained', note: 'Keep it as a note', reason: 'Why', reason_hint: 'Others read this.', needed: 'Say why.', answered: 'It was answered', by: 'By', answer: 'Answer', to_case: 'To the case', done: 'What was done', done_note: 'It waits for a person.', done_lock: '{{terminal}} was locked, and a case opened.', done_case: 'A case was opened.', done_dismissed: 'Nothing more: it is explained.',
    wanted: { step_up: 'The policy asks for badge and PIN, but nobody who is at work is named. So it became a case.', approval: 'The policy asks for a manager, but nobody who is at work is named. So it became a case.', lock: 'The policy locks the till, but none is named. So it became a case.' },
    demand: { step_up: '{{who}} is asked for badge and PIN together.', approval: '{{who}} is asked for a manager’s word.', stands: 'Not signed on since. It stands until {{at}}, and can be taken back under Operators.', met: 'Met on {{at}}. Nothing more is asked.', taken_back: 'Taken back on {{at}}.', replaced: 'Since {{at}} more is asked.', expired: 'It ran out on {{at}} without a sign-on.' },
    decide_still: 'The policy’s answer is not the last word.', kind_gone: 'Entry',
  },
  cases: {
    title_none: 'No open cases', title_one: '{{figure}} open case', title_other: '{{figure}} open cases', title_unanswered: '{{title}}, {{figure}} without anybody in charge', title_ended: 'Cases that ended', hint: 'One person answers for each, and never whoever is concerned.', table: 'Cases', open: 'Open', ended: 'Ended',
    none: 'No open cases', none_hint: 'Open one from a finding.', none_ended: 'None has ended yet.', who: 'About', about: 'What', in_charge: 'In charge', nobody: 'Nobody', state: 'State', opened: 'Opened',
    states: { new: 'Not told yet', told: 'Waits for a reply', replied: 'Replied', late: 'No reply in seven days' },
  },
  outcome: { misconduct: 'Misconduct', accident: 'An accident', unfounded: 'Unfounded', unclear: 'Not cleared up' },
  outcome_means: { misconduct: 'It was done on purpose.', accident: 'It happened, and nobody is at fault.', unfounded: 'The finding was wrong.', unclear: 'It can’t be found out.' },
  one_case: {
    back: 'Cases', title: '{{who}}: {{what}}', unknown: 'There is no such case.', time_line: 'What happened', findings: 'Findings', assign: 'Who is in charge', take: 'Give it to them', tell: 'Tell {{who}}', tell_hint: 'They read the findings at a till and may reply there under their PIN. They have seven days.', told: 'Told on {{at}}.', waits: 'An outcome can be given once they reply, or from {{at}} on.', may_end: 'An outcome can be given now.',
    note: 'Note', note_add: 'Add the note', end: 'Outcome', end_hint: 'It can’t be changed. They read outcome and reason.', reason: 'Reason', choose: 'Choose an outcome.', needed: 'Write something first.', do_end: 'End the case', ended: 'It ended', nobody_known: 'Nobody is known, so nobody is told.', no_people: 'Nobody else may decide here. Invite another manager first.',
    events: { opened: '{{by}} opened the case', added: '{{by}} added findings', assigned: '{{by}} put {{text}} in charge', noted: '{{by}} noted', told: '{{by}} told the operator', replied: '{{by}} replied', ended: '{{by}} ended the case' },
  },
  scores: {
    title_none: 'No score cards yet', title: 'How {{figure}} people do beside their peers', title_one: 'How {{figure}} person does beside their peers', title_other: 'How {{figure}} people do beside their peers', hint: 'Of the last {{figure}} weeks, older ones weighing less. 1 is the rate of peers of the same rank, store and hours.', none_hint: 'They come with the first week that ends, for whoever sold enough.', bar: '{{ratio}} times, between {{low}} and {{high}}', bar_words: '{{times}} in {{exposure}}; peers would {{expected}}', legend: 'The bar says where the true rate lies with 90 of 100. The line is what peers do.', findings: 'Findings', all_stores: 'All stores', store: 'Store', all: 'Also what is as usual', apart: 'Nothing stands apart.',
  },
  policy: {
    title: 'What is done about a finding', hint: 'By rule, and by how sure the finding is.', sure: 'Sure from (%)', sure_hint: 'From there on the right column holds.', unsure_column: 'Less sure', sure_column: 'Sure', rule: 'Rule', answer: { note: 'Note', step_up: 'Ask for badge and PIN', approval: 'Ask for a manager', lock: 'Lock the till', case: 'Case' },
    means: { note: 'It waits for a person, and nothing else happens.', step_up: 'At their next sign-on the operator needs badge and PIN together, once. Whoever has no badge types the PIN.', approval: 'At their next sign-on a manager at the till lets the operator in, once.', lock: 'Nobody sells at that till until somebody opens it, and a case is opened. For facts, not for likelihoods.', case: 'Somebody answers for it, and the operator is told.' },
    why_not: { no_terminal: 'No till is named here: it becomes a case.', nobody_named: 'Where nobody is signed on, it becomes a case.' }, no_reason: 'Tills are told what to ask, and never why.', save: 'Save', saved: 'Saved. It holds from now on.', owner_only: 'The owner decides this.', table: 'Answers by rule', field: '{{rule}}: {{column}}', wrong: 'A figure from 1 to 100.',
    again: { title: 'Look at history again', hint: 'For rules that are new, or after an import. What was found before is not found twice.', from: 'From', go: 'Look again', wrong: 'Choose a day.', waiting: 'It begins in a moment.', running: 'Looked at up to {{at}}: {{entries}} entries, {{found}} new findings.', done: 'Done on {{at}}: {{entries}} entries, {{found}} new findings.', failed: 'It could not be finished. Try it again.' },
  },
  about_me: {
    title: 'About me', close: 'Close', loading: 'Asking the office.', cases: 'Cases about you', cases_none: 'Nobody has asked you about anything.', told: 'You were told on {{at}}.', reply: 'Your reply', reply_hint: 'Say what happened, in your own words. It is kept as you write it.', send: 'Send the reply', sent: 'Your reply is kept, and on its way to the office.', replied: 'You replied on {{at}}.', ended: 'It ended: {{outcome}}.', scores: 'How you do beside peers', scores_none: 'Nothing stands apart.', again: 'Ask again', no_verdict: 'A finding is no verdict. You have the right to reply.',
  },
  report: {
    title: '{{month}}: {{findings}}, {{cases}}', findings_one: '{{figure}} finding', findings_other: '{{figure}} findings', cases_one: '{{figure}} case ended', cases_other: '{{figure}} cases ended', hint: 'Counted from entries.', month: 'Month', by_rule: 'Findings', rule: 'Rule', found: 'Found', noted: 'Noted', dismissed: 'Explained', asked: 'Asked at sign-on', to_cases: 'To cases', open: 'Open', none: 'Nothing was found in this month.', opened: 'Opened', ended: 'Ended', still_open: 'Open at its end', cases_section: 'Cases', to_reply: 'From telling to the reply', to_end: 'From opening to the end', middle: '{{figure}} h (middle)', no_time: '—', false_alarms: 'False alarms', of_ended: '{{figure}} of {{all}}', outcomes: 'Outcomes',
    export: 'Export for an auditor', export_hint: 'All journals of these days as they were written, with what proves them, and a program that verifies them with Node alone.', from: 'From', until: 'To', save: 'Save the export', key: 'Fingerprint of the server’s key', key_hint: 'Keep it on paper. Whoever verifies an export compares it.', wrong: 'Choose two days, the first one first.',
  },
} as const;
