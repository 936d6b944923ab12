import type { points as en } from '../en/points.ts';
import type { Translated } from '../shape.ts';

export const points = {
  nav: '积分',
  page: {
    title: '每消费 {{amount}} 得 {{points}}', title_none: '还没有开通积分', hint: '会员卡、分组和积分规则，所有门店通用。', points_other: '{{figure}} 分',
  },
  rules: {
    title: '规则', hint: '修改后几秒内到达终端。之前的销售仍按当时的规则。', points: '积分', per: '每消费（{{currency}}）', on: '计算依据', gross: '含税实付金额', net: '不含税金额',
    excluded: '不积分的分类', group: '{{name}}得（%）', group_hint: '100 表示与其他人相同。不填则相同。', spend: '积分可以抵现', step_points: '每多少分', step_amount: '抵（{{currency}}）', share: '每单最多抵（%）',
    expiry: '积分几个月后过期', expiry_hint: '不填则永不过期。先用最早的积分。', offline: '断网时', offline_hint: '联系不上服务器时终端允许使用的积分。事后发现余额不足的，会列为异常。', receipt: '每张小票最多用', day: '每台终端每天最多用', days: '终端记住会员分组的天数', coupons: '每台终端每天最多收单次优惠券',
    save: '保存', begin: '开通积分', saved: '已保存。', saved_hint: '终端几秒内生效。', wrong: '请核对此项。', owner_only: '由店主修改。',
  },
  groups: { title: '分组', hint: '用于促销和不同的积分比例。', none: '还没有分组。', members_other: '{{count}} 位会员', name_en: '英文名称', name_zh: '中文名称', add: '添加分组' },
  cards: {
    title: '会员卡', hint: '新卡在交给顾客之前不属于任何人。', issue: '制卡', made: '新会员卡', made_hint: '请现在打印或抄下，卡号只显示这一次。', find: '查找会员卡', find_hint: '扫描或输入卡号。', open: '打开', done: '已记下',
    state: { active: '使用中', locked: '已锁定', replaced: '已补换', unknown: '不是本店发的卡' },
  },
  coupons: { title: '优惠券', hint: '为会员生成专用券码，只能用一次。', none: '请先建一个带优惠码的促销，然后才能发券。', promotion: '促销', give: '生成优惠券', made: '新优惠券',
    promotion_hint: '可选正在进行、带优惠码的促销。', until: '最后一天', until_hint: '不填则与促销同时结束。', until_over: '这一天已经过去。', of_promotion: '会员专用券', of_promotion_hint: '除通用优惠码外，可为每位会员生成专用券码，只能用一次。', of_promotion_over: '促销已结束，券也随之失效。',
    whom: '发给', whom_hint: '发给某一位顾客，请到顾客页面。', anybody: '不指定会员', member: '会员', give_many_other: '生成 {{count}} 张优惠券', made_many_zero: '这个分组里还没有会员', made_many_other: '已生成 {{count}} 张优惠券',
    made_many_hint: '券码只能在此保存这一次。', save: '保存券码', table: '已生成的优惠券', empty: '还没有生成过。', to_day: '{{day}}止', sale: '查看销售', take_back: '收回', take_all: '收回未使用的 {{count}} 张', sure: '确定收回',
    state: { unused: '未使用', held: '在购物篮中', used: '已使用', taken_back: '已收回', expired: '已过期' },
  },
  accounts: { title: '账户', table: '积分账户', empty: '还没有账户', empty_hint: '制一张卡，账户随卡建立。', account: '建立时间', customer: '属于', nobody: '暂无', somebody: '顾客', cards: '卡数', balance: '积分' },
  account: {
    title: '{{points}}', hint_held: '其中 {{points}}已被未结的购物篮预占。', hint: '即下面各笔的合计。', unknown: '没有这个账户。', cards: '这个账户的会员卡', since: '{{at}} 起', lock: '锁定', unlock: '恢复使用', replace: '补卡', customer: '查看顾客',
    groups: '分组', groups_none: '还没有分组。', correct: '增减积分', points: '积分', points_hint: '填负数则扣减。', reason: '原因', do_correct: '记入', wrong_points: '请输入不为零的整数。', wrong_reason: '请说明原因。',
    ledger: '积分明细', table: '这个账户的明细', empty: '还没有明细', empty_hint: '第一次刷卡消费后会显示在这里。', when: '时间', what: '事项', change: '积分', until: '有效期至', why: '经手人和原因',
    kind: { earned: '消费得积分', spent: '抵现', taken_back: '退货扣回', returned: '退货返还', expired: '过期', corrected: '人工调整', moved: '转到其他账户' },
  },
} as const satisfies Translated<typeof en>;
