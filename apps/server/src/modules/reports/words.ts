/** What stands on the daily report's paper and in its mail, in both languages. */
export type Language = 'zh' | 'en';

const en = {
  title: 'Daily report', made: 'Made at', runs: 'the day is not over', own_clocks: 'Each store’s day and times are those of its own clock.', page: (at: number, of: number) => `Page ${at} of ${of}`,
  sold: 'What was sold', gross: 'Sold', refunds: 'Given back', turnover: 'Turnover', net: 'Net of tax', sales: 'Sales', basket: 'Average basket', before: 'A week before', change: 'Change', margin: 'Margin',
  margin_of: (margin: string, part: string) => `${margin} of ${part} of the net turnover, whose cost is known`,
  tax: 'Tax by rate', rate: 'Rate', added: 'on top', included: 'included', tax_amount: 'Tax', tenders: 'By tender', tender: 'Tender', number: 'Number', taken: 'Taken', returned: 'Given back',
  kinds: { cash: 'Cash', card: 'Card', code: 'Payment code', exchange: 'Exchange' } as Readonly<Record<string, string>>,
  drawers: 'Shifts and drawers', shift: 'Shift', expected: 'Expected', counted: 'Counted', difference: 'Difference', open: 'open', no_shift: 'No shift ran on this day.',
  asides: 'Taken off and undone', discounts: 'Discounts by hand', promotions: 'Promotions', points: 'Points spent', waived: 'Small change waived', voided: 'Voided lines', abandoned: 'Baskets given up', no_sales: 'Drawer opened without a sale',
  products: 'What sold most', product: 'Product', quantity: 'Quantity', open_goods: 'Without a product', gone: 'No longer known', look: 'To look at', findings: 'Found by watch', exceptions: 'Exceptions', consents: 'Customers who gave a consent',
  colon: ': ', comma: ', ', see: 'All of it, and as a PDF',
};

const zh: typeof en = {
  title: '日报', made: '生成时间', runs: '当天还没有结束', own_clocks: '各门店的日期和时间以当地时间为准。', page: (at, of) => `第 ${at} 页，共 ${of} 页`,
  sold: '销售情况', gross: '售出', refunds: '退款', turnover: '营业额', net: '不含税', sales: '销售笔数', basket: '客单价', before: '上周同日', change: '变化', margin: '毛利率',
  margin_of: (margin, part) => `${margin}（按已知成本的 ${part} 不含税营业额计算）`,
  tax: '按税率的税额', rate: '税率', added: '另加', included: '含税价', tax_amount: '税额', tenders: '按收款方式', tender: '收款方式', number: '笔数', taken: '收入', returned: '退回',
  kinds: { cash: '现金', card: '银行卡', code: '付款码', exchange: '换货' },
  drawers: '班次和钱箱', shift: '班次', expected: '应有', counted: '实点', difference: '差额', open: '未结束', no_shift: '这一天没有班次。',
  asides: '优惠和撤销', discounts: '手工折扣', promotions: '促销优惠', points: '积分抵扣', waived: '抹零', voided: '撤销的明细', abandoned: '放弃的购物篮', no_sales: '无销售开钱箱',
  products: '卖得最多的', product: '商品', quantity: '数量', open_goods: '无商品', gone: '已不存在', look: '要看的', findings: '监督发现', exceptions: '异常', consents: '给出同意的顾客',
  colon: '：', comma: '，', see: '完整日报和 PDF',
};

export const WORDS: Readonly<Record<Language, typeof en>> = { zh, en };
export type Words = typeof en;
export const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };
