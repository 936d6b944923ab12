export const exported = {
  title: 'Your data, to take along', hint: 'Files for spreadsheets, safe to open: no cell begins a formula. Each one that you take is noted in the list of changes.',
  from: 'From', to: 'To', period_wrong: 'The period ends before it begins. Choose a last day that is not before the first.', store: 'Store', all_stores: 'All stores', language: 'Words in', mark: 'For older Excel (with a byte order mark)', by: 'Tax by',
  bys: { day: 'Day', month: 'Month', quarter: 'Quarter', year: 'Year' },
  take: 'Save', take_named: 'Save: {{name}}', period: 'Of the period above', now: 'As of now', personal: 'Names people', from_list: 'Save as a file',
  group: { goods: 'Goods', books: 'Sales and books', people: 'People', machines: 'Stores and machines' },
  list: {
    categories: 'Categories', points: 'Points', coupons: 'Coupons', roles: 'Roles', findings: 'Findings', stores: 'Stores', changes: 'Who changed what', exceptions: 'Exceptions', products: 'Products', prices: 'Prices', stock: 'Stock', promotions: 'Promotions', suppliers: 'Suppliers', orders: 'Purchase orders, line by line', received: 'What came of orders', documents: 'Deliveries, counts, transfers', sales: 'Sales, line by line', tenders: 'Tenders', approvals: 'Approvals', cases: 'Cases', inspections: 'Inspections', shifts: 'Shifts and Z reports', tax: 'Tax', customers: 'Customers', staff: 'Staff', roster: 'Roster', terminals: 'Terminals', journal: 'Journal, with its proof',
  },
  what: {
    products: 'All that is on sale, with columns that can be brought again. What it cost you is in it.', prices: 'Every price that was, is and is planned.', stock: 'How much of each product lies in each store, and when it was last counted.', promotions: 'What each gives, when it holds, and what came of it.',
    suppliers: 'Whom you order from, how they are reached, and what was agreed.', orders: 'What was ordered of whom at what cost, what of it came, and what is awaited. Orders of every state.', received: 'Each line of each delivery of an order, with its cost and that at which it was ordered.', documents: 'Each line of what you received, wrote off, counted and sent between stores, with what it moved and its cost.',
    tenders: 'How each sale was paid and each refund given back. What was given back stands below zero.', approvals: 'What tills asked managers for, and who answered what.', cases: 'What was looked into, who is in charge, and how it ended.', inspections: 'What was seen at each inspection of a terminal.',
    sales: 'Each line of each receipt. What came back stands below zero, so that sums come out right.', shifts: 'Each shift that began in these days, with what was expected and counted.', tax: 'By rate and store, as the receipts say.',
    customers: 'How they are reached, and what they agreed to or took back. Each of them sees on their page that it was taken.', staff: 'Who works here, in which role and store. No PINs.', roster: 'Who is to work when, or did.', terminals: 'Where each one stands and how it is.',
    categories: 'In the order in which tills show them, with how many products are in each.', points: 'Each account with what it holds, its groups and cards. No names: whose it is stands on its own page.', coupons: 'What was made for members, and what became of it. No codes: they are told once.',
    roles: 'Roles of your own: what each may do alone, how much of it, and how it signs on.', findings: 'What did not match, or differed from peers, and how it was answered. A finding is no verdict.', stores: 'Their clocks, currencies and addresses.',
    changes: 'What was changed by whom, when, and which fields. Not what they were set to. Days by the clock of your first store.', exceptions: 'What the rules found worth a look, those that are open first, and how the others were settled.',
    journal: 'Every entry as it was written, with seals and a program that checks them without us. A tar archive.',
  },
};
