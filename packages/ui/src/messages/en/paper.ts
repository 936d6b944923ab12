export const paper = {
  copy: 'COPY', practice: 'PRACTICE', no_receipt: 'This is no receipt. Nothing was sold.', copy_of: 'Printed again {{at}}', refund: 'REFUND', each: '{{quantity}} x {{price}}', list_price: 'instead of {{price}}', kilogram: 'kg',
  reduction: { discount: 'Discount', share: 'Share of the discount', promotion: 'Offer', points: 'Points', part: 'Rounding of parts' },
  points: { spent: 'Points spent', earned: 'Points earned', balance: 'Points now', unknown: 'Offline: the balance is on your next receipt', taken_back: 'Points off the card', taken_back_unknown: 'Points for these goods leave the card', returned: 'Points back on the card' },
  subtotal: 'Subtotal', waived: 'Given up', rounding: 'Rounding', total: 'TOTAL', refunded: 'GIVEN BACK',
  tender: { cash: 'Cash', card: 'Card', code: 'Payment code', exchange: 'Goods returned' }, tender_back: '{{tender}}, given back', for_new: 'For the new goods', change: 'Change',
  tax_included: 'incl. tax {{rate}} of {{amount}}', tax_added: 'Tax {{rate}} on {{amount}}', number: 'Receipt', at: 'Date', operator: 'Operator', hash: 'Check digits', scan: 'Scan to keep this receipt',
  test_title: 'Test print', test_line: 'If you can read this, the printer works.', test_width: '{{dots}} dots wide',
} as const;
