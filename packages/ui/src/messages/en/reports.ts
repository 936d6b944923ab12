export const reports = {
  day: {
    title: 'Today by the hour', chart: 'Amount sold in each hour of today, a week before and a year before', today: 'Today',
    ahead: '{{change}} on {{day}} at this time ({{before}}; {{whole}} in the whole day)', none: 'Nothing was sold on {{day}}', basket: 'Average basket', basket_lines_one: '{{figure}} line on average', basket_lines_other: '{{figure}} lines on average',
    empty: 'Nothing to compare yet', empty_hint: 'Hours are drawn here from the first sale on.',
  },
  sales: {
    kind: 'Kind', all: 'Sales and refunds', sale: 'Sales', refund: 'Refunds',
    title_of_one: '{{count}} sale or refund', title_of_other: '{{count}} sales and refunds', title_more: 'More than {{limit}} sales and refunds', title_only_sales_one: '{{count}} sale', title_only_sales_other: '{{count}} sales', title_only_sales_more: 'More than {{limit}} sales',
    title_only_refunds_one: '{{count}} refund', title_only_refunds_other: '{{count}} refunds', title_only_refunds_more: 'More than {{limit}} refunds',
  },
  tax: {
    title: '{{amount}} of tax from {{from}} to {{to}}', title_none: 'No tax from {{from}} to {{to}}', title_several: 'Tax from {{from}} to {{to}}', hint: 'As the receipts say: what was sold, less what came back.',
    table: 'Tax by stretch, store and rate', by: 'By', month: 'By month', quarter: 'By quarter', whole: 'By year', day: 'By day', from: 'From', to: 'To', store: 'Store', all_stores: 'All stores',
    period: 'Stretch', rate: 'Rate', included: '{{rate}} included', added: '{{rate}} on top', sold_net: 'Sold, net', sold_tax: 'Tax on it', back_net: 'Came back, net', back_tax: 'Tax on it, back', due: 'Tax',
    empty: 'Nothing was sold in these days', empty_hint: 'Choose other days, or another store.', csv: 'Download as CSV', file: 'tax', total: 'Together',
  },
  places: { label: 'Reports', sales: 'Sales', daily: 'One day', tax: 'Tax' },
  compared: {
    before: '{{change}} on {{before}}', week: '{{change}} on {{before}} a week ago', year: '{{change}} on {{before}} a year ago', none: { before: 'Nothing to compare with', week: 'Nothing a week ago', year: 'Nothing a year ago' },
  },
  margin: { name: 'Earned', part: '{{margin}} of {{part}} of the turnover, whose cost is known', all: '{{margin}} of the turnover', before: '{{day}}: {{profit}}, {{margin}}' },
  report: {
    hint: 'Compared with {{from}} to {{to}}.', days: '{{from}} to {{to}}', title: '{{amount}}, {{days}}', title_change: '{{amount}}, {{days}}: {{change}}', title_none: 'Nothing was sold, {{days}}',
    period: 'Period', periods: { today: 'Today', week: 'This week', month: 'This month', year: 'This year', own: 'Choose days' },
    by: 'By', bys: { day: 'By day', week: 'By week', month: 'By month', store: 'By store', category: 'By category', product: 'By product', tender: 'By tender', operator: 'By operator' },
    turnover: 'Turnover', net: 'Net of tax', sales: 'Sales', basket: 'Average basket', refunds: 'Given back', sold: 'Sold', taken: 'Turnover', given_back: 'Given back', before: 'Before', now: 'This period', change: 'Change', quantity: 'Quantity',
    margin: 'Margin', margin_all: 'Earned {{profit}}, a margin of {{margin}}.', margin_of: 'Earned {{profit}}, a margin of {{margin}}, on {{part}} of the net turnover: the cost of the rest is not known.',
    costed: 'Net with a known cost', cost: 'Cost', currency: 'Currency', what: 'What', week_of: 'Week from {{from}}', none: { category: 'In no category', product: 'Without a product', operator: 'Nobody signed on' }, gone: 'No longer known',
    rest: 'Rounding and small amounts', has_more: 'The largest {{count}}. The file has more.', chart: 'Turnover {{what}}; the most is {{name}} with {{amount}}', partial: 'Sales of earlier times are still being added up. Look again in a few minutes.',
    empty: 'Nothing was sold in these days', empty_hint: 'Choose other days, or another store.', file: 'sales', csv_failed: 'The file could not be made. Try again.',
  },
  daily: {
    title: '{{amount}} on {{day}}', title_short: '{{amount}} on {{day}}, drawers {{difference}} short', title_over: '{{amount}} on {{day}}, drawers {{difference}} over', runs: 'The day is not over', own_clocks: 'Each store’s day and times are those of its own clock', compared: '{{change}} on {{before}}, {{day}}', compared_none: 'Nothing to compare on {{day}}', day: 'Day', pdf: 'Download as PDF',
    empty: 'Nothing happened on this day', empty_hint: 'Choose another day, or another store.', sold: 'What was sold', margin: '{{margin}}', margin_of: '{{margin}} of {{part}} of the net turnover', look_zero: 'Nothing to look at', look_one: '{{count}} thing to look at', look_other: '{{count}} things to look at',
    findings: 'Found by watch', exceptions: 'Exceptions', consents: 'Customers who gave a consent', tax: 'Tax by rate', tenders: 'By tender', drawers: 'Shifts and drawers', open_one: '{{count}} shift is still open: its count is not known yet.', open_other: '{{count}} shifts are still open: their counts are not known yet.',
    more_shifts_one: '{{count}} more shift', more_shifts_other: '{{count}} more shifts', no_shift: 'No shift ran on this day.', shift: 'Shift', shift_of: '{{terminal}}, {{operator}}, {{at}}', expected: 'Expected', counted: 'Counted', difference: 'Difference', asides: 'Taken off and undone', discounts: 'Discounts by hand', promotions: 'Promotions', points: 'Points spent',
    waived: 'Small change waived', voided: 'Voided lines', abandoned: 'Baskets given up', no_sales: 'Drawer opened without a sale', products: 'What sold most',
  },
  mail: {
    title: 'By mail each morning', hint: 'The report of the day before, to people who may sign in to the office. It tells what the shop earns, so it goes to nobody else.', on: 'Send it', hour: 'At', language: 'Language', people: 'To', nobody: 'Choose at least one person.', save: 'Save', saved: 'Saved.',
    no_provider: 'No mail goes out yet.', set_provider: 'Set who carries mail', last: 'The last one, of {{day}}, was written at {{at}}.', failed: 'The report of {{day}} did not reach {{names}}.', see: 'See the messages',
  },
  bar: {
    open: 'Find anything', field: 'Find a page, product, receipt, order, terminal or person', hint: 'Type a name, a code, a barcode or a receipt number. Chinese names are found by pinyin too.', none: 'Nothing found for “{{text}}”', failed: 'The search did not answer. Try once more.',
    found_one: '{{count}} found', found_other: '{{count}} found', pages: 'Pages', products: 'Products', receipts: 'Receipts', terminals: 'Terminals', operators: 'Operators', stores: 'Stores', categories: 'Categories', promotions: 'Promotions', suppliers: 'Suppliers', orders: 'Purchase orders', customers: 'Customers',
    customer: 'Look for “{{text}}” among customers', refund: 'Refund', no_price: 'no price', keys: 'Find anything',
  },
};
