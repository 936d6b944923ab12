import type { staff as en } from '../en/staff.ts';
import type { Translated } from '../shape.ts';

export const staff = {
  operators: {
    roles: '角色', credentials: '上岗方式', pin: 'PIN', pin_short: 'PIN 待更换', renew_other: '{{count}} 个 PIN 待更换。', renew_hint: '{{names}}：位数少于角色的要求，或位数未知。在重新设置之前仍可使用。', no_pin: '没有 PIN', badges_other: '{{count}} 张工牌', nothing: '—', at: '{{store}}：{{role}}', elsewhere: '其他门店：{{role}}', and: '，',
  },
  form: {
    work: '担任', everywhere: '所有门店相同', by_store: '按门店', role: '角色', role_builtin: '{{rank}}（内置）', not_here: '不能在这里上岗', others: '其他所有门店', one_needed: '请至少为一家门店选择角色。', means: '各角色的权限见“角色”页面。', pin_hint: '至少 {{figures}} 位数字，只应由本人知道。', pin_wrong: 'PIN 需要 {{figures}} 到 8 位数字。', badges_later: '保存操作员之后可以发工牌。',
  },
  demand: {
    title: '下次登录', none: '按角色的规定登录。', hint: '可以临时加验一次，例如工牌遗失后。14 天内有效，终端不会知道原因。', step_up: '要求工牌加 PIN', approval: '要求店长确认', no_badge: '没有工牌时只能核对 PIN，要更严格请选店长确认。',
    stands: { step_up: '须同时使用工牌和 PIN', approval: '须店长确认' }, since: '{{name}}于 {{day}} 提出，有效至 {{until}}', policy: '监督规则', take_back: '撤回', sure: '确定撤回', column: { step_up: '下次：工牌加 PIN', approval: '下次：店长确认' }, close: '关闭',
  },
  badges: {
    title: '工牌', none: '还没有工牌。上岗时用工牌扫码或刷卡，不必再选姓名。', printed: '打印的工牌', card: '卡片', since: '{{day}} 由 {{name}} 发放', withdraw: '停用', sure: '确定停用', print: '打印新工牌', register: '登记卡片',
    made: '新工牌', made_hint: '请现在打印，内容只显示这一次。持有它的人可以以 {{name}} 的身份上岗，除非其角色还要求输入 PIN。', print_now: '打印', done: '已拿到', alt: '{{name}} 的工牌，供扫码',
    serial: '卡片序列号', serial_hint: '请在读卡器上刷卡，或照卡面输入。', serial_nfc: '请把卡片贴在本设备背面，或输入卡号。', save: '登记', cancel: '取消', copy_risk: '卡号可以用手机复制。重要的角色请保留“工牌和 PIN”。',
  },
  roles: {
    title_zero: '还没有自定义角色', title_other: '{{count}} 个自定义角色', hint: '操作员、店长和店主是内置角色。不合适时可以自己定义，改动几秒内传到终端。', hint_reading: '操作员、店长和店主是内置角色，其他由店主定义。', table: '角色', add: '新增角色', change: '修改“{{name}}”', back: '操作员',
    empty: '还没有自定义角色', empty_hint: '角色规定一个人可以自己做什么、做到多大，例如最多打九折的领班。', column: { name: '角色', rank: '级别', rights: '可以自己做', people: '人数' }, people_other: '{{count}} 人', nobody: '没有人',
    remove: '删除', sure: '确定删除',
  },
  role: {
    name_en: '英文名称', name_zh: '中文名称', name_needed: '请至少填写一种语言的名称。', rank: '级别', rank_means: { operator: '不能批准别人的操作。', manager: '在自己的权限之内，可以批准别人的操作。', owner: '与店长相同；没有其他人可以批准时，可以自己再次验证。' },
    actions: '可以自己做', actions_hint: '没有勾选的操作需要别人批准。', none: '请至少勾选一项。', credentials: '上岗方式', figures: 'PIN 最少位数', figures_count: '{{count}} 位', badge: '工牌', badge_is: { with_pin: '工牌加 PIN', alone: '只用工牌', never: '不用工牌，只用 PIN' }, save: '保存', cancel: '取消', wrong: '请检查这里。',
  },
  group: { selling: '收款', back: '退货退款', drawer: '班次和钱箱', till: '终端' },
  action: {
    sell: '销售和收款', discount: '手动打折', waive: '抹零', override_price: '在柜台改价', charge_again: '扣款结果不明时再次收款',
    refund: '凭小票退货', refund_without_sale: '无小票退货', refund_otherwise: '用其他方式退款',
    open_shift: '开班', close_shift: '清点并交班', move_cash: '存入或取出钱箱现金', open_drawer: '不销售时打开钱箱', read_x_report: '查看未交班的数字',
    unlock_operator: '为输错 PIN 的人解锁', enrol_terminal: '设置终端',
  },
  limit: {
    usual: '按门店设置', free: '不限', up_to: '最多', discount: '折扣上限', waive: '抹零上限', refund: '退款上限', drawer: '开钱箱次数上限', percent: '%', times: '次（每班）',
    says: { discount: '优惠最多 {{size}}', waive: '抹零最多 {{size}}', refund: '退款最多 {{size}}', drawer_other: '每班开钱箱 {{count}} 次' },
  },
  rights_other: '{{count}} 项',
} as const satisfies Translated<typeof en>;
