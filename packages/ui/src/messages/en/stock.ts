export const stock = {
  nav: { stock: 'Stock', documents: 'Deliveries, counts, transfers' },
  levels: {
    title_negative_one: '{{count}} product below zero', title_negative_other: '{{count}} products below zero', title_low_one: '{{count}} product is low', title_low_other: '{{count}} products are low', title_both: '{{negative}}, {{low}}',
    title_fine_one: '{{count}} product, none low', title_fine_other: '{{count}} products, none low', title_empty: 'No stock yet', hint: 'Goods at cost: {{value}}', hint_unknown_one: 'Goods at cost: {{value}}, without {{count}} product whose cost is not known', hint_unknown_other: 'Goods at cost: {{value}}, without {{count}} products whose cost is not known',
    table: 'Stock', search: 'Name, code or barcode', empty: 'Nothing has moved yet', empty_hint: 'Receive goods or count them. Every sale then takes them off by itself.', none: 'No product here', none_hint: 'Choose another store or another state.',
    arriving_one: '{{count}} transfer is on its way here', arriving_other: '{{count}} transfers are on their way here', see_arriving: 'See what arrives', never: 'Never',
  },
  standing: { negative: 'Below zero', low: 'Low' },
  column: { product: 'Product', code: 'Code', level: 'In stock', standing: 'State', value: 'At cost', unit_cost: 'Cost of one', low: 'Low from', counted: 'Last counted', at: 'Time', what: 'What', quantity: 'Quantity', cost: 'Cost', by: 'By', store: 'Store', lines: 'Products', note: 'Note', difference: 'Difference' },
  action: { receive: 'Receive goods', count: 'Count', transfer: 'Transfer', write_off: 'Write off', more: 'More' },
  kind: {
    sale: 'Sale', refund: 'Refund', delivery: 'Delivery', write_off: 'Write-off', count: 'Count', count_correction: 'Counted already', transfer_out: 'Sent to another store', transfer_in: 'Came from another store', transfer_difference: 'Missing or too many on arrival',
  },
  product: {
    title: '{{name}}: {{level}} in stock', title_negative: '{{name}}: {{level}} below zero', levels: 'In each store', movements: 'What moved it', movements_in: 'What moved it in {{store}}', movements_hint: 'By when it happened. What a till sends later stands at its own time; its cost is that of the day on which it arrived.',
    none: 'Nothing has moved here yet', none_hint: 'A sale, a delivery or a count shows up here.', unknown: 'This product is not known', adjusted: 'Costs adjusted by {{amount}}', arrived: 'arrived {{at}}', cost_unknown: 'Not known', not_counted: 'Not counted yet',
    threshold: 'When it is low', threshold_hint: 'From this level on it is shown as low. Leave it empty for never.', threshold_label: 'Low from', threshold_save: 'Save', threshold_wrong: 'Enter a quantity of zero or more.',
  },
  form: {
    store: 'Store', to_store: 'To store', note: 'Note', note_hint: 'Supplier, number of the delivery note, or why.', add: 'Add a product', add_hint: 'Scan it, or type its name or code.', add_barcode: 'Scan, or type a name or code', quantity: 'Quantity', cost: 'Cost in all ({{currency}})', cost_each: '{{cost}} each', cost_unknown: 'Cost not known', remove: 'Take {{name}} out', lines: 'Products', empty: 'Nothing in the list yet', empty_hint: 'Scan the first product, or look for it by name.',
    not_found: 'No product has the barcode {{barcode}}. Add it under Products first.', quantity_wrong: 'Enter a quantity above zero.', cost_wrong: 'Enter an amount, such as 12.50, or leave it empty.', none: 'Add a product first.', total_lines_one: '{{count}} product', total_lines_other: '{{count}} products', offline: 'The server can’t be reached. The list stays here.', full: 'That is as much as one list holds. Send it, then begin another.',
  },
  list: {
    delivery: { title: 'Receive goods', hint: 'What it cost without the tax that you get back. It sets the average cost from now on; what was sold before keeps its cost.', send: 'Receive' },
    transfer: { title: 'Transfer to another store', hint: 'The goods leave this store now. The other store says what arrived.', send: 'Send', },
    write_off: { title: 'Write off goods', hint: 'For goods that are gone without being sold.', send: 'Write off', reason: 'Reason' },
  },
  reason: { damaged: 'Damaged', expired: 'Past its date', stolen: 'Stolen', own_use: 'Used in the shop', other: 'Another reason' },
  count: {
    title: 'Count the stock', title_some_one: '{{count}} product counted', title_some_other: '{{count}} products counted', hint: 'Scan each piece, or scan one and type how many. You may sell meanwhile: each product is compared with its level at the moment of its count.', kept: 'The list is kept in this browser until it is sent.', counted: 'Counted', one_more: 'One more {{name}}', one_less: 'One less {{name}}', send: 'Send the count', waits: 'Not sent yet. It is kept here and is sent again when the network is back.', send_again: 'Send again',
    unresolved: 'Its name comes when the network is back', unknown: 'No product has this barcode', drop: 'Discard the count', dropped: 'The count was discarded.', undo: 'Undo', sent: 'The count is recorded.', sent_hint: 'Levels are as you counted them, with what was sold since.', see: 'See the differences', camera: 'Use the camera', camera_off: 'Stop the camera', camera_none: 'This browser can’t read barcodes by camera. A scanner or typing works.', camera_refused: 'The camera was not allowed.', camera_hint: 'Hold the barcode before the camera.', unknown_left: 'Take out the barcodes that no product has, then send it.',
  },
  documents: {
    title_one: '{{count}} entry about stock', title_other: '{{count}} entries about stock', title_more: 'The newest {{count}}', title_arriving_one: '{{count}} transfer is on its way', title_arriving_other: '{{count}} transfers are on their way', title_none: 'Nothing yet', hint: 'What the office did with goods. Each is an entry in the server’s journal.', table: 'Deliveries, counts, transfers', empty: 'Nothing yet', empty_hint: 'Deliveries, write-offs, counts and transfers stand here.', all: 'All', arriving: 'On their way here', arrived: 'Arrived', on_its_way: 'On its way', kind: 'Kind', all_kinds: 'All kinds',
  },
  document: {
    delivery_one: '{{count}} product received', delivery_other: '{{count}} products received', write_off_one: '{{count}} product written off', write_off_other: '{{count}} products written off', count_one: '{{count}} product counted', count_other: '{{count}} products counted', count_even: '{{title}}, no difference', count_differs_one: '{{title}}, {{count}} differs', count_differs_other: '{{title}}, {{count}} differ',
    transfer_out_one: '{{count}} product sent to {{store}}', transfer_out_other: '{{count}} products sent to {{store}}', transfer_in_one: '{{count}} product came from {{store}}', transfer_in_other: '{{count}} products came from {{store}}', by: '{{at}}, by {{by}}, {{store}}', unknown: 'This is not known', lines: 'Products', counted: '{{counted}} counted', received: '{{received}} arrived', even: 'As expected', reason: 'Reason', order: 'Purchase order', order_see: 'See the order', note: 'Note', value: 'At cost', entry: 'Entry in the server’s journal', entry_hint: 'It was sealed as it stands there, and is never changed.', entry_raw: 'Show it byte for byte', hash: 'Hash', seq: 'Entry', sent: 'What was sent', facts: 'What it is',
    arrive: 'What arrived?', arrive_hint: 'Enter what you found. What is missing is recorded with its cost.', arrive_send: 'Record the arrival', has_arrived: 'It has arrived.', arrive_wrong: 'Enter a quantity of zero or more.',
  },
  profit: { name: 'Profit', of_sale: '{{profit}} ({{margin}})', at_most: 'at most {{profit}}', unknown_one: 'Without the cost of {{count}} line, which is not known', unknown_other: 'Without the cost of {{count}} lines, which is not known', cost: 'Cost of the goods' },
} as const;
