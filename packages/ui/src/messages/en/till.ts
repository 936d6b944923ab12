export const till = {
  title: 'Till · Stilltill',
  role: { operator: 'Operator', manager: 'Manager', owner: 'Owner' },
  starting: { title: 'Starting', slow: 'Reading what this till has stored.' },
  loading: {
    title: 'Getting ready', hint: 'Products and operators are on their way. Keep this page open.',
    progress: '{{products}} of {{expected}} products', products: '{{products}} products so far',
    offline: 'The network is away. It goes on by itself as soon as it is back.',
  },
  elsewhere: {
    title: 'This till is open in another window', hint: 'Go on there, or take over here. The other window stops at once; nothing is lost.', take_over: 'Take over here',
  },
  faulted: { title: 'This till can’t use its storage', again: 'Start again' },
  crashed: { title: 'This screen has stopped', hint: 'What was recorded is safe, and the basket is kept. Start the screen again.' },
  enrol: {
    title: 'Enrol this till', lead: 'A till sells once the shop knows it.',
    where: 'A manager makes the code in the back office, under Terminals. It works once, within 10 minutes.',
    code: 'Code', submit: 'Enrol', again: 'Enrol again', back: 'Back', busy: 'Enrolling',
  },
  sign_on: {
    title: 'Who is at the till?', nobody: 'Nobody may sign on here yet', nobody_hint: 'Add staff and their PINs in the back office.',
    pin: 'PIN of {{name}}', other: 'Somebody else', locked: 'Locked for {{left}}', locked_title: '{{name}} is locked',
    locked_hint: 'Too many wrong PINs. It opens by itself in {{left}}.', use_recovery: 'Use the owner’s recovery code',
    recovery: 'Recovery code', recovery_hint: '24 letters and figures, as they were printed at set-up. Works offline too.', unlock: 'Unlock', unlocked: '{{name}} is unlocked. Enter the PIN.',
    recovery_for: 'PIN forgotten or locked?',
  },
  shift: {
    open_title: 'Open the shift', open_hint: 'Count the cash in the drawer and enter it as the float.', float: 'Float',
    open: 'Open with {{amount}}', not_permitted: 'Opening a shift takes a manager. Sign on as one.',
    close_title: 'Close the shift', close_hint: 'Count all the cash in the drawer. What is expected is shown afterwards.', counted: 'Counted',
    reason: 'Remark, if there is one', close: 'Hold to close with {{amount}}', back: 'Back to selling',
    basket_first: 'There is a basket on the till. Take the money or give it up first, then close the shift.',
    closed_title: 'The shift is closed', agrees: 'The drawer agrees.', over: '{{amount}} more than expected.', under: '{{amount}} less than expected.',
    recorded: 'It is recorded as counted.', float_line: 'Float', sales_line_one: '{{count}} sale', sales_line_other: '{{count}} sales',
    refunds_line_one: '{{count}} refund', refunds_line_other: '{{count}} refunds', expected: 'Expected', difference: 'Difference', opened_at: 'Opened', entry: 'Entry {{seq}} · {{hash}}',
    server_entry: 'Server’s entry {{seq}} · {{hash}}', next: 'Open the next shift', sign_off: 'Sign off',
  },
  basket: {
    title: 'Basket', empty: 'Scan the first item', empty_hint: 'Or choose it from the goods.',
    items_one: '{{count}} item', items_other: '{{count}} items', total: 'Total', take: 'Take {{amount}}', take_nothing: 'Take',
    each: '{{amount}} each', per_kilogram: '{{amount}} per kg', more: 'One more', fewer: 'One fewer', quantity: 'Quantity', void: 'Void',
    voided: '{{name}} is out.', undo: 'Undo', abandon: 'Hold to give up', abandoned: 'The basket is given up.', found_abandoned: 'The basket that was left here is given up.', spoken: '{{name}}, {{quantity}}',
    found: 'A basket was left here', found_hint_one: '{{count}} item, {{amount}}. It was kept through the restart.', found_hint_other: '{{count}} items, {{amount}}. It was kept through the restart.',
    resume: 'Go on with it', give_up: 'Hold to give up',
  },
  goods: {
    title: 'Goods', categories: 'Categories', favourites: 'Favourites', empty_category: 'Nothing in this category yet', more_in_category: 'The first {{count}}. Find the others by name or code.', search: 'Search by name, pinyin, code or barcode', clear: 'Clear the search', none: 'Nothing found for “{{text}}”', none_hint: 'Try a part of the name.',
    no_favourites: 'No favourites yet', no_favourites_hint: 'Scan, or search by name. A manager chooses favourites in the back office.', kilogram: 'kg', no_price: 'No price',
  },
  quantity: { title: 'Quantity', set: 'Set to {{quantity}}', kilograms: '{{quantity}} kg', back: 'Back' },
  cash: {
    title: 'Cash', given: 'Given', change: 'Change', missing: 'Still missing', exact: 'Exact', take: 'Take {{amount}}', back: 'Back', likely: 'What the customer gives', busy: 'Recording',
  },
  receipt: {
    change: 'Change', no_change: 'No change', paid: 'Paid', number: 'Receipt', entry: 'Entry', operator: 'Operator', tax: 'Tax {{rate}} % included', total: 'Total', given: 'Cash', scan_hint: 'The customer can scan this to keep the receipt.',
    title: 'Receipt of the last sale', show: 'Show the last receipt',
  },
  status: {
    label: 'State of the till', details: 'Details', shift: 'Shift {{time}}', no_shift: 'No shift', online: 'Online', offline: 'Offline since {{time}}', offline_now: 'Offline',
    waiting_one: '{{count}} entry waiting', waiting_other: '{{count}} entries waiting', products: '{{products}} of {{expected}} products', products_only: '{{products}} products', terminal: 'Till {{code}}',
    menu: 'Menu',
  },
  notice: {
    entry_damaged: 'An entry in this till’s storage is damaged.', entry_damaged_hint: 'Selling goes on. Tell a manager: the office shows which entry it is.',
    more_one: '{{count}} more', more_other: '{{count}} more', fewer: 'Fewer',
    nearly_full: 'The storage of this till is nearly full.', nearly_full_hint: 'Nothing is lost. Connect to the network so that it can send, and free space on this device.',
    catalog_incomplete: '{{missing}} products have not arrived.', catalog_incomplete_hint: 'What is here can be sold. Connect to the network for the rest.',
  },
  details: {
    title: 'State of this till', network: 'Network', last_contact: 'Last contact', never: 'Never', waiting: 'Entries waiting', none_waiting: 'None', try_now: 'Try now',
    storage: 'Storage', kept: 'The browser keeps this till’s data', not_kept: 'The browser may clear this till’s data when space runs short. Add the till to the home screen, or allow storage.', kept_unknown: 'The browser does not say', used: '{{percent}} used',
    catalog: 'Products', terminal: 'Terminal', epoch: 'Epoch', close: 'Close', store: 'Store',
  },
  menu: {
    title: 'Menu', lock: 'Lock and switch operator', close_shift: 'Close the shift', details: 'State of this till', hand: 'Basket side', right: 'Left', left: 'Right',
    keys: 'Show keys on the screen', on: 'On', off: 'Off', shortcuts: 'Keys', close: 'Close', settings: 'This screen',
  },
  printer: {
    title: 'Printer', kind: 'Kind of printer', usb: 'USB printer', usb_hint: 'Connect it, switch it on, and choose it in the list.', usb_chosen: 'Connected by USB', serial: 'Serial or Bluetooth printer', serial_hint: 'Choose its port in the list.', serial_chosen: '{{baud}} baud', not_here: 'This browser can’t do that.',
    network: 'Network printer', network_hint: 'One of those that the owner has listed. Needs the network.', network_nobody: 'No network printer is listed for this store.', network_nobody_hint: 'The owner adds it in the back office, under Receipts.', which: 'Which one', browser: 'Print through the browser', browser_hint: 'Asks each time. Works with any printer of this device.', none: 'No printer', none_hint: 'Receipts stay on the screen.',
    how: 'How it prints', roll: 'Paper', mm: '{{width}} mm', when: 'Print', always: 'After each sale', asked: 'When asked', letters: 'Text', mixed: 'Printer’s letters', picture: 'As pictures', drawer: 'Cash drawer on it', yes: 'Yes', no: 'No', baud: 'Baud',
    try: 'Test print', tried: 'Sent to the printer.', tried_hint: 'If strange signs came out, choose text as pictures.', printing: 'Printing', print: 'Print the receipt', print_copy: 'Print a copy', print_last: 'Print the last receipt', open_drawer: 'Open the drawer', again: 'Print {{number}} again', dismiss: 'Not now',
    state_ready: 'Printer ready', state_printing: 'Printing', state_fault: 'Printer needs a look',
  },
  key: {
    take: 'Take the money; again for the exact amount', search: 'Search', up: 'Line above', down: 'Line below', more: 'One more', fewer: 'One fewer', quantity: 'Quantity; figures before it set it at once',
    void: 'Void the line', undo: 'Undo', abandon: 'Give up the basket (hold)', print: 'Print the last receipt', lock: 'Lock', close_shift: 'Close the shift', details: 'State of this till', menu: 'Menu and keys', back: 'Back',
  },
} as const;
