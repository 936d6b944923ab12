export const points = {
  nav: 'Points',
  page: {
    title: 'Members earn {{points}} for each {{amount}}', title_none: 'No points yet', hint: 'Cards, groups and what points are worth, in all stores.', points_one: '{{figure}} point', points_other: '{{figure}} points',
  },
  rules: {
    title: 'Rules', hint: 'Tills have a change within seconds. What was sold before keeps the rules that it was sold by.', points: 'Points', per: 'For each ({{currency}})', on: 'Counted on', gross: 'What is paid, with tax', net: 'The price before tax',
    excluded: 'Categories that earn nothing', group: '{{name}} earn (%)', group_hint: '100 is what everybody earns. Empty: the same.', spend: 'Points can be spent', step_points: 'So many points', step_amount: 'Take off ({{currency}})', share: 'At most, of a sale (%)',
    expiry: 'Months until points are over', expiry_hint: 'Empty: they never are. The oldest are spent first.', offline: 'Without a network', offline_hint: 'What a till lets be spent while nobody can be asked. What proves not to be there is shown as an exception.', receipt: 'Points on one receipt', day: 'Points at one till in a day', days: 'Days for which a till knows a card’s groups', coupons: 'Single coupons at one till in a day',
    save: 'Save', begin: 'Begin with points', saved: 'Saved.', saved_hint: 'Tills have it within seconds.', wrong: 'Check this.', owner_only: 'The owner changes these.',
  },
  groups: { title: 'Groups', hint: 'For promotions and for other rates of points.', none: 'No groups yet.', members_one: '{{count}} member', members_other: '{{count}} members', name_en: 'Name in English', name_zh: 'Name in Chinese', add: 'Add a group' },
  cards: {
    title: 'Cards', hint: 'A new card belongs to nobody until you give it to a customer.', issue: 'Make a card', made: 'The new card', made_hint: 'Print it or write it down now. It is shown this once.', find: 'Find a card', find_hint: 'Scan or type its code.', open: 'Open', done: 'I have it',
    state: { active: 'In use', locked: 'Locked', replaced: 'Replaced', unknown: 'Never issued' },
  },
  coupons: { title: 'Coupons', hint: 'A code of their own for a promotion. It works once.', none: 'Make a promotion with a coupon code first: then members can have it once each.', promotion: 'Promotion', give: 'Make a coupon', made: 'The new coupon',
    promotion_hint: 'Of those that hold now with a code.', until: 'Last day', until_hint: 'Empty: as long as the promotion holds.', until_over: 'This day is over.', of_promotion: 'Coupons for members', of_promotion_hint: 'Beside its code for all: a code for each member, which works once.', of_promotion_over: 'The promotion is over, and its coupons with it.',
    whom: 'For', whom_hint: 'One customer: on their own page.', anybody: 'Whoever is given it', member: 'A member', give_many_one: 'Make {{count}} coupon', give_many_other: 'Make {{count}} coupons', made_many_zero: 'Nobody is in this group yet', made_many_one: '{{count}} coupon is made', made_many_other: '{{count}} coupons are made',
    made_many_hint: 'Their codes can be had this once.', save: 'Save the codes', table: 'Coupons that were made', empty: 'None was made yet.', to_day: 'to {{day}}', sale: 'The sale', take_back: 'Take back', take_all: 'Take back all {{count}} that are not used', sure: 'Really take back',
    state: { unused: 'Not used', held: 'In a basket', used: 'Used', taken_back: 'Taken back', expired: 'Over' },
  },
  accounts: { title: 'Accounts', table: 'Accounts of points', empty: 'No accounts yet', empty_hint: 'Make a card: its account begins with it.', account: 'Since', customer: 'Belongs to', nobody: 'Nobody yet', somebody: 'A customer', cards: 'Cards', balance: 'Points' },
  account: {
    title: '{{points}}', hint_held: '{{points}} are held by open baskets.', hint: 'The sum of the entries below.', unknown: 'There is no such account.', cards: 'Cards of this account', since: 'since {{at}}', lock: 'Lock', unlock: 'Use again', replace: 'Replace', customer: 'Open the customer',
    groups: 'Groups', groups_none: 'There are no groups yet.', correct: 'Give or take points', points: 'Points', points_hint: 'Below zero takes points away.', reason: 'Reason', do_correct: 'Write it down', wrong_points: 'A whole number that is not zero.', wrong_reason: 'Say why.',
    ledger: 'Ledger', table: 'Entries of this account', empty: 'Nothing yet', empty_hint: 'The first sale with this card stands here.', when: 'When', what: 'What', change: 'Points', until: 'Until', why: 'By whom, and why',
    kind: { earned: 'Earned', spent: 'Spent', taken_back: 'Taken back with the goods', returned: 'Returned with the goods', expired: 'Over', corrected: 'By hand', moved: 'Moved to another account' },
  },
} as const;
