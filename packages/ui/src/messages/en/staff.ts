export const staff = {
  operators: {
    roles: 'Roles', credentials: 'Signs on with', pin: 'PIN', pin_short: 'PIN to be renewed', renew_one: 'One PIN is to be renewed.', renew_other: '{{count}} PINs are to be renewed.', renew_hint: '{{names}}: fewer figures than the role asks for, or nobody knows how many. They work until you set another one.', no_pin: 'No PIN', badges_one: '{{count}} badge', badges_other: '{{count}} badges', nothing: '—', at: '{{role}} at {{store}}', elsewhere: '{{role}} at all other stores', and: ', ',
  },
  form: {
    work: 'Works as', everywhere: 'The same at all stores', by_store: 'By store', role: 'Role', role_builtin: '{{rank}} (built in)', not_here: 'May not sign on here', others: 'All other stores', one_needed: 'Choose a role for at least one store.', means: 'What this role may do stands under Roles.', pin_hint: 'At least {{figures}} figures. Only the operator should know it.', pin_wrong: 'This PIN needs {{figures}} to 8 figures.', badges_later: 'Badges can be given once the operator is saved.',
  },
  demand: {
    title: 'The next sign-on', none: 'It takes what their role asks for.', hint: 'Ask for more once, after a badge was lost for instance. It holds for 14 days, and tills are not told why.', step_up: 'Ask for badge and PIN', approval: 'Ask for a manager', no_badge: 'Without a badge the PIN is all that can be asked. A manager is more.',
    stands: { step_up: 'Badge and PIN together', approval: 'With a manager' }, since: 'Asked on {{day}} by {{name}}, until {{until}}', policy: 'the policy of watch', take_back: 'Take back', sure: 'Really take back', column: { step_up: 'Next: badge and PIN', approval: 'Next: with a manager' }, close: 'Close',
  },
  badges: {
    title: 'Badges', none: 'No badge yet. A badge is held to the scanner or the card reader instead of choosing a name.', printed: 'Printed badge', card: 'Card', since: 'since {{day}}, by {{name}}', withdraw: 'Withdraw', sure: 'Really withdraw', print: 'New printed badge', register: 'Register a card',
    made: 'The new badge', made_hint: 'Print it now: what it says is shown this once. Whoever holds it can sign on as {{name}}, unless their role also asks for the PIN.', print_now: 'Print', done: 'I have it', alt: 'The badge of {{name}}, for a scanner',
    serial: 'Serial number of the card', serial_hint: 'Hold the card to a reader that types, or type the number as it is printed.', serial_nfc: 'Hold the card to the back of this device, or type its number.', save: 'Register', cancel: 'Cancel', copy_risk: 'A card’s number can be copied with a telephone. Leave roles on badge and PIN where it matters.',
  },
  roles: {
    title_zero: 'No roles of your own yet', title_one: '{{count}} role of your own', title_other: '{{count}} roles of your own', hint: 'Operator, manager and owner are built in. Define your own where they don’t fit. Tills have a change within seconds.', hint_reading: 'Operator, manager and owner are built in. The owner defines others.', table: 'Roles', add: 'New role', change: 'Change {{name}}', back: 'Operators',
    empty: 'No roles of your own yet', empty_hint: 'A role says what somebody may do alone, and how large it may be: a shift lead who gives up to 10 % off, say.', column: { name: 'Role', rank: 'Called', rights: 'May do alone', people: 'People' }, people_one: '{{count}} person', people_other: '{{count}} people', nobody: 'Nobody',
    remove: 'Remove', sure: 'Really remove',
  },
  role: {
    name_en: 'Name in English', name_zh: 'Name in Chinese', name_needed: 'Give it a name in one language at least.', rank: 'Called', rank_means: { operator: 'Never approves what others do.', manager: 'Approves what others may not do alone, as far as it may itself.', owner: 'As a manager, and stands in for themself where nobody else could.' },
    actions: 'May do alone', actions_hint: 'What is not ticked takes somebody’s approval.', none: 'Tick at least one thing.', credentials: 'Signs on with', figures: 'Figures of the PIN, at least', figures_count: '{{count}} figures', badge: 'Badge', badge_is: { with_pin: 'Badge and PIN', alone: 'Badge alone', never: 'No badge, PIN only' }, save: 'Save', cancel: 'Cancel', wrong: 'Check this.',
  },
  group: { selling: 'Selling', back: 'Giving back', drawer: 'Shift and drawer', till: 'The till' },
  action: {
    sell: 'Sell and take money', discount: 'Give discounts by hand', waive: 'Leave off odd cents', override_price: 'Set another price at the counter', charge_again: 'Charge again while nobody knows what came of it',
    refund: 'Take goods back with their receipt', refund_without_sale: 'Take goods back without a receipt', refund_otherwise: 'Give money back another way than it came',
    open_shift: 'Open a shift', close_shift: 'Count and close a shift', move_cash: 'Put cash into the drawer or take it out', open_drawer: 'Open the drawer without a sale', read_x_report: 'Read the figures of an open shift',
    unlock_operator: 'Unlock somebody who typed wrong PINs', enrol_terminal: 'Set a till up',
  },
  limit: {
    usual: 'As the store has it', free: 'Without a limit', up_to: 'Up to', discount: 'Limit of a discount', waive: 'Limit of odd cents', refund: 'Limit of a refund', drawer: 'Limit of drawer openings', percent: '%', times: 'times a shift',
    says: { discount: 'discounts up to {{size}}', waive: 'odd cents up to {{size}}', refund: 'refunds up to {{size}}', drawer_one: 'the drawer {{count}} time a shift', drawer_other: 'the drawer {{count}} times a shift' },
  },
  rights_one: '{{count}} thing', rights_other: '{{count}} things',
} as const;
