import type { care as en } from '../en/care.ts';
import type { Translated } from '../shape.ts';

export const care = {
  title: '小票 {{number}}', refund_title: '退款单 {{number}}', receipt: '小票', refund: '退款单',
  number: '号码', hash: '校验码', date: '时间', item: '商品', amount: '金额', total: '合计', refunded: '退款合计',
  tax: '其中税额', tax_rate: '{{net}}，税率 {{rate}}', tax_free: '免税', given: { cash: '收现金', card: '刷卡付款', code: '扫码付款', exchange: '退货抵扣' }, change: '找零',
  paid_out: { cash: '退现金', card: '退回银行卡', code: '原路退回付款码', exchange: '抵新商品' },
  same_as_paper: '号码和校验码与纸质小票一致。',
  nothing_asked: '本页只显示这一张小票，不索取任何信息，也不会泄露您的电话。',
  missing: {
    title: '这张小票还没有到', why: '如果您刚刚付款，收银台可能暂时断网。小票保存在收银台，网络恢复后会自动送到这里。',
    later: '请稍后再打开本页，链接一直有效。', check: '如果地址是手动输入的，请与纸质小票核对。纸质小票照常有效。', again: '再看一次',
  },
  other_language: 'English',
} as const satisfies Translated<typeof en>;
