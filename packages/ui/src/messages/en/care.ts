export const care = {
  title: 'Receipt {{number}}', refund_title: 'Refund {{number}}', receipt: 'Receipt', refund: 'Refund',
  number: 'Number', hash: 'Check digits', date: 'Date', item: 'Item', amount: 'Amount', total: 'Total', refunded: 'Given back',
  tax: 'Tax contained', tax_rate: '{{rate}} of {{net}}', tax_free: 'Free of tax', given: { cash: 'Cash received', card: 'Paid by card', code: 'Paid by payment code', exchange: 'Goods returned' }, change: 'Change',
  paid_out: { cash: 'Paid out in cash', card: 'Paid back to the card', code: 'Paid back by payment code', exchange: 'For the new goods' },
  same_as_paper: 'Number and check digits are the same as on your paper receipt.',
  nothing_asked: 'This page shows this receipt and nothing else. It asks for nothing, and nobody learns your phone number from it.',
  missing: {
    title: 'This receipt has not arrived yet', why: 'If you have just paid, the till may be offline for a while. It keeps your receipt, and the receipt comes here as soon as the till is back on the network.',
    later: 'Open this page again later. The link stays good.', check: 'If you typed the address, compare it with your paper receipt. The paper is valid as it is.', again: 'Look again',
  },
  other_language: '中文',
} as const;
