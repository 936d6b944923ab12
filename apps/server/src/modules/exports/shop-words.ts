/** The words of what is written down about a shop itself: what was changed in it, and who may do what. As its pages say them. */
import type { Language } from '@stilltill/domain/codes';
import type { Action } from '@stilltill/domain/operator';
import type { Explanation, WatchRule } from '@stilltill/domain/watch';
import type { CARD_STATES, CHANGE_ACTS, CHANGE_AREAS, COUPON_STATES, ExceptionItem } from '@stilltill/protocol';
import type { z } from 'zod';

type ShopWords = {
  readonly area: Readonly<Record<(typeof CHANGE_AREAS)[number], string>>;
  readonly act: Readonly<Record<(typeof CHANGE_ACTS)[number], string>>;
  /** What a role may give; what belongs to the office alone is in none. */
  readonly action: Readonly<Partial<Record<Action, string>>>;
  readonly badge: Readonly<Record<'alone' | 'with_pin' | 'never', string>>;
  readonly limit: Readonly<Record<'usual' | 'free', string>>;
  readonly exception: Readonly<Record<z.output<typeof ExceptionItem>['kind'], string>>;
  readonly outcome: Readonly<Record<string, string>>; readonly open: string;
  readonly rule: Readonly<Record<WatchRule, string>>;
  readonly explanation: Readonly<Record<Explanation, string>>;
  readonly answer: Readonly<Record<string, string>>; readonly policy: string;
  readonly card: Readonly<Record<(typeof CARD_STATES)[number], string>>;
  readonly coupon: Readonly<Record<(typeof COUPON_STATES)[number], string>>;
};

export const SHOP_WORDS: Readonly<Record<Language, ShopWords>> = {
  en: {
    area: {
      access: 'access', approval: 'approval', backup: 'backups', badge: 'badge', card: 'card', case: 'case', category: 'category', contact: 'consent and contact', coupon: 'coupons', customer: 'customer', display: 'customer display', exception: 'exception', fault: 'fault code', finding: 'finding',
      first_step: 'first steps', group: 'group', import: 'import', inspection: 'inspection', journal: 'journal', mailing: 'mailing', message: 'message', operator: 'operator', points: 'points', price: 'price', printer: 'printer', product: 'product', promotion: 'promotion', purchase: 'purchase order',
      receipt: 'receipts', request: 'request', role: 'role', roster: 'roster', sale: 'sales', second_factor: 'second factor for everybody', selling: 'selling', settings: 'settings', shift: 'shift', shop: 'shop', sign_on: 'sign-on', stock: 'stock', store: 'store', supplier: 'supplier', tax: 'tax', template: 'template', terminal: 'terminal', watch: 'watch',
      other: 'other',
    },
    act: {
      added: 'added', changed: 'changed', removed: 'removed', ended: 'ended', restored: 'restored', answered: 'answered', locked: 'locked', unlocked: 'unlocked', merged: 'merged', parted: 'parted', erased: 'erased', moved: 'moved', lost: 'lost', found: 'found', noted: 'noted', cancelled: 'cancelled',
      sent: 'sent', taken_out: 'taken out as a file', done: 'done',
    },
    action: {
      sell: 'sell and take money', discount: 'give discounts by hand', waive: 'leave off odd cents', override_price: 'set another price at the counter', charge_again: 'charge again while nobody knows what came of it', refund: 'take goods back with their receipt', refund_without_sale: 'take goods back without a receipt',
      refund_otherwise: 'give money back another way than it came', open_shift: 'open a shift', close_shift: 'count and close a shift', move_cash: 'put cash into the drawer or take it out', open_drawer: 'open the drawer without a sale', read_x_report: 'read the figures of an open shift',
      unlock_operator: 'unlock somebody who typed wrong PINs', enrol_terminal: 'set a till up',
    },
    badge: { alone: 'badge alone', with_pin: 'badge and PIN', never: 'no badge, PIN only' }, limit: { usual: 'as the store has it', free: 'without a limit' },
    exception: { flagged: 'flagged', unprojected: 'not in the reports', gap: 'gap', branch: 'branch', quarantine: 'quarantine', head_missing: 'sales may be missing', terminal_recovered: 'terminal recovered' }, open: 'open',
    outcome: {
      accepted: 'accepted', corrected: 'corrected elsewhere', reprojected: 'projected again', found: 'found', lost: 'lost', released: 'released', discarded: 'left out', terminal_checked: 'terminal checked', resolved: 'resolved at a till',
    },
    rule: {
      borrowed_sign_on: 'borrowed sign-ons', two_places: 'two places', wrong_place: 'wrong place', off_roster: 'off the roster', own_device: 'copied keys', event_terminal: 'lent tills', self_approval: 'own approvals', reciprocal_approvals: 'approvals for each other', voids: 'voided lines',
      refunds_without_sale: 'refunds without a receipt', own_refunds: 'own sales refunded', no_sale_drawer: 'drawer without a sale', discounts: 'discounts', overrides: 'changed prices', reprint_refund: 'refunds after a reprint', refunds_to_points: 'refunds to points', tiny_sales: 'tiny sales', low_item_value: 'cheap goods',
    },
    explanation: {
      offline_queue: 'the till was offline, and sent it later', clock: 'the clock of the till was off', accepted_swap: 'shifts were swapped', help_at_the_till: 'somebody helped a colleague out', sales_rush: 'it was unusually busy', returns_desk: 'they work at the returns desk', beginner: 'they are new',
      outage: 'a network or a payment service was down', few_figures: 'there are few figures yet',
    },
    answer: { note: 'noted', step_up: 'more asked at the next sign-on', approval: 'a manager asked for at the next sign-on', lock: 'till locked, case opened', case: 'in a case', dismissed: 'explained' }, policy: 'the policy',
    card: { active: 'in use', locked: 'locked', replaced: 'replaced', unknown: 'never issued' }, coupon: { unused: 'not used', held: 'in a basket', used: 'used', taken_back: 'taken back', expired: 'over' },
  },
  zh: {
    area: {
      access: '账号权限', approval: '批准', backup: '备份', badge: '工牌', card: '会员卡', case: '案件', category: '分类', contact: '同意与联系', coupon: '优惠券', customer: '顾客', display: '顾客显示屏', exception: '异常', fault: '故障代码', finding: '发现', first_step: '初始设置', group: '分组', import: '导入',
      inspection: '巡检', journal: '流水', mailing: '群发', message: '消息', operator: '操作员', points: '积分', price: '价格', printer: '打印机', product: '商品', promotion: '促销', purchase: '采购单', receipt: '小票', request: '顾客请求', role: '角色', roster: '排班', sale: '销售', second_factor: '全员两步验证', selling: '收款设置', settings: '设置',
      shift: '班次', shop: '店铺', sign_on: '登录', stock: '库存', store: '门店', supplier: '供应商', tax: '税务', template: '模板', terminal: '终端', watch: '监督', other: '其他',
    },
    act: {
      added: '新增', changed: '更改', removed: '移除', ended: '结束', restored: '恢复', answered: '处理', locked: '锁定', unlocked: '解锁', merged: '合并', parted: '拆分', erased: '删除', moved: '转移', lost: '报失', found: '找回', noted: '登记', cancelled: '取消', sent: '发出', taken_out: '导出', done: '操作',
    },
    action: {
      sell: '销售和收款', discount: '手动打折', waive: '抹零', override_price: '在柜台改价', charge_again: '扣款结果不明时再次收款', refund: '凭小票退货', refund_without_sale: '无小票退货', refund_otherwise: '用其他方式退款', open_shift: '开班', close_shift: '清点并交班', move_cash: '存入或取出钱箱现金',
      open_drawer: '不销售时打开钱箱', read_x_report: '查看未交班的数字', unlock_operator: '为输错 PIN 的人解锁', enrol_terminal: '设置终端',
    },
    badge: { alone: '只用工牌', with_pin: '工牌加 PIN', never: '不用工牌，只用 PIN' }, limit: { usual: '按门店设置', free: '不限' },
    exception: { flagged: '需要查看', unprojected: '未计入报表', gap: '缺口', branch: '分叉', quarantine: '隔离', head_missing: '可能缺少销售', terminal_recovered: '终端找回' }, open: '待处理',
    outcome: { accepted: '认可', corrected: '已另行更正', reprojected: '重新计入', found: '已找到', lost: '确认丢失', released: '放行', discarded: '不予计入', terminal_checked: '终端已检查', resolved: '已在终端上登记结果' },
    rule: {
      borrowed_sign_on: '借用签到', two_places: '分身两地', wrong_place: '地点不符', off_roster: '不在班次', own_device: '密钥复制', event_terminal: '外借终端', self_approval: '自己批准', reciprocal_approvals: '互相批准', voids: '删除商品', refunds_without_sale: '无小票退款', own_refunds: '退自己的单',
      no_sale_drawer: '无销售开钱箱', discounts: '折扣', overrides: '改价', reprint_refund: '补打后退款', refunds_to_points: '退成积分', tiny_sales: '极小金额', low_item_value: '低价商品',
    },
    explanation: {
      offline_queue: '终端离线，稍后才上传', clock: '终端时钟不准', accepted_swap: '换过班', help_at_the_till: '给同事帮忙', sales_rush: '当时特别忙', returns_desk: '在退货台工作', beginner: '是新员工', outage: '网络或支付服务中断', few_figures: '数据还不多',
    },
    answer: { note: '已备注', step_up: '下次登录加验', approval: '下次登录须店长确认', lock: '已锁终端并立案', case: '已立案', dismissed: '已说明' }, policy: '处理规则',
    card: { active: '使用中', locked: '已锁定', replaced: '已补换', unknown: '不是本店发的卡' }, coupon: { unused: '未使用', held: '在购物篮中', used: '已使用', taken_back: '已收回', expired: '已过期' },
  },
};
