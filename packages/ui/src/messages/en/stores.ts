export const stores = {
  title_one: '{{count}} store', title_other: '{{count}} stores', hint: 'Where you sell. Tills of a store follow a change within seconds.', hint_reading: 'Where you sell. The owner changes this list.', table: 'Stores', add: 'New store', change: 'Change {{name}}',
  column: { store: 'Store', address: 'Address', zone: 'Clock', currency: 'Currency', tax: 'Tax', terminals: 'Terminals' },
  tax: { included: 'in the price', added: 'added' }, no_address: 'No address', terminals_one: '{{count}} terminal', terminals_other: '{{count}} terminals',
  empty: 'No store yet', empty_hint: 'A store has a clock, a currency and terminals of its own.',
  code: 'Code', code_hint: 'One to eight capital letters and figures. It stands on receipts and can’t be changed later.', code_fixed: 'It stands on receipts that customers hold, and never changes.', code_wrong: 'One to eight capital letters and figures, such as S2.',
  name: 'Name', name_hint: 'As customers know it. It stands on receipts.', address: 'Address', address_hint: 'For you and your people. What receipts say is set at Receipts.', currency: 'Currency', currency_hint: 'It can be changed until the first terminal is enrolled here.', currency_fixed: 'Terminals were enrolled for this currency. For another one, make a new store.',
  zone: 'Clock', zone_hint: 'Days begin by it. Days that were stay as they were.', languages: 'Languages of its receipts and screens', tax_hint: 'Whether prices hold the tax, and other rules of selling:', tax_link: 'Selling', tax_like: 'It sells by the rules of your first store with this currency.', needed: 'This is needed.', save: 'Save', create: 'Add the store', cancel: 'Cancel',
  made: '{{name}} is there', made_hint: 'Next, enrol a terminal for it.', made_link: 'To the terminals',
};
