export const reports = {
  day: {
    title: 'Today by the hour', chart: 'Amount sold in each hour of today, a week before and a year before', today: 'Today',
    ahead: '{{change}} on {{day}} at this time ({{before}}; {{whole}} in the whole day)', none: 'Nothing was sold on {{day}}', basket: 'Baskets', basket_lines_one: '{{figure}} line on average', basket_lines_other: '{{figure}} lines on average',
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
  bar: {
    open: 'Find anything', field: 'Find a page, product, receipt, terminal or person', hint: 'Type a name, a code, a barcode or a receipt number. Chinese names are found by pinyin too.', none: 'Nothing found for “{{text}}”', failed: 'The search did not answer. Try once more.',
    found_one: '{{count}} found', found_other: '{{count}} found', pages: 'Pages', products: 'Products', receipts: 'Receipts', terminals: 'Terminals', operators: 'Operators', stores: 'Stores', customers: 'Customers',
    customer: 'Look for “{{text}}” among customers', refund: 'Refund', no_price: 'no price', keys: 'Find anything',
  },
};
