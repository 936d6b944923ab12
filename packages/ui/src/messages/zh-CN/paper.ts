import type { paper as en } from '../en/paper.ts';
import type { Translated } from '../shape.ts';

export const paper = {
  copy: '副本', practice: '练习', no_receipt: '这不是小票，没有实际销售。', copy_of: '补打于 {{at}}', refund: '退款', each: '{{quantity}} × {{price}}', list_price: '原价 {{price}}', kilogram: '千克',
  reduction: { discount: '折扣', share: '整单折扣分摊', promotion: '优惠', points: '积分抵扣', part: '分次退货尾差' },
  points: { spent: '使用积分', earned: '本次积分', balance: '现有积分', unknown: '离线收款，余额见下次小票', taken_back: '收回积分', taken_back_unknown: '这些商品的积分将收回', returned: '退还积分' },
  subtotal: '小计', waived: '抹零', rounding: '舍入', total: '合计', refunded: '退款合计',
  tender: { cash: '现金', card: '银行卡', code: '付款码', exchange: '退货抵扣' }, tender_back: '退{{tender}}', for_new: '抵新商品', change: '找零',
  tax_included: '含税 {{rate}}，计税额 {{amount}}', tax_added: '税 {{rate}}，计税额 {{amount}}', number: '小票号', at: '时间', operator: '收款员', hash: '校验码', scan: '扫码保存小票',
  test_title: '测试打印', test_line: '能看清这行字，说明打印机工作正常。', test_width: '宽 {{dots}} 点',
} as const satisfies Translated<typeof en>;
