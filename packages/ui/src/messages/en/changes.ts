export const changes = {
  title: { none: 'Nobody has changed anything', last: 'Last changed {{moment}} by {{name}}', found_none: 'No such change' },
  hint: 'Who changed what in the office, newest first. Nobody can change this list.', table: 'Changes', none: 'Nothing here yet', none_hint: 'Prices, people, rights and settings appear here as soon as somebody changes them.', none_found: 'Try another person, kind or time.',
  filter: { person: 'Person', everybody: 'Everybody', area: 'Kind', all: 'All kinds', from: 'From', to: 'To' },
  column: { what: 'What', who: 'Who', when: 'When', fields: 'Fields' }, what: '{{area}}: {{act}}',
  area: {
    access: 'Access', approval: 'Approval', backup: 'Backups', badge: 'Badge', card: 'Card', case: 'Case', category: 'Category', contact: 'Consent and contact', coupon: 'Coupons', customer: 'Customer', display: 'Customer display', exception: 'Exception', fault: 'Fault code', finding: 'Finding', first_step: 'First steps',
    group: 'Group', import: 'Import', inspection: 'Inspection', journal: 'Journal', mailing: 'Mailing', message: 'Message', operator: 'Operator', points: 'Points', price: 'Price', printer: 'Printer', product: 'Product', promotion: 'Promotion', purchase: 'Purchase order', receipt: 'Receipts', request: 'Request', role: 'Role', roster: 'Roster', sale: 'Sales', second_factor: 'Second factor for everybody', selling: 'Selling',
    settings: 'Settings', shift: 'Shift', shop: 'Shop', sign_on: 'Sign-on', stock: 'Stock', store: 'Store', supplier: 'Supplier', tax: 'Tax', template: 'Template', terminal: 'Terminal', watch: 'Watch', other: 'Other',
  },
  act: {
    added: 'added', changed: 'changed', removed: 'removed', ended: 'ended', restored: 'restored', answered: 'answered', locked: 'locked', unlocked: 'unlocked', merged: 'merged', parted: 'parted', erased: 'erased', moved: 'moved', lost: 'lost', found: 'found', noted: 'noted', cancelled: 'cancelled', sent: 'sent', taken_out: 'taken out as a file', done: 'done',
  },
};
