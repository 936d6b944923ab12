import type { till as en } from '../en/till.ts';
import type { Translated } from '../shape.ts';

export const till = {
  title: '收款台 · Stilltill',
  role: { operator: '操作员', manager: '店长', owner: '店主' },
  starting: { title: '正在启动', slow: '正在读取本机保存的内容。' },
  loading: {
    title: '正在准备', hint: '正在接收商品和人员资料，请不要关闭页面。',
    progress: '商品 {{products}} / {{expected}}', products: '已收到 {{products}} 种商品',
    offline: '网络断开了，恢复后会自动继续。',
  },
  elsewhere: {
    title: '收款台已在另一个窗口打开', hint: '请到那个窗口继续，或在这里接管。接管后那边立即停止，数据不会丢失。', take_over: '在这里接管',
  },
  faulted: { title: '收款台无法使用本机存储', again: '重新启动' },
  crashed: { title: '这个画面停住了', hint: '已记录的内容都在，未结的商品也保留着。请重新打开画面。' },
  enrol: {
    title: '注册这台收款台', lead: '注册以后，这台设备才能收款。',
    where: '请店长在后台的“终端”页生成代码。代码 10 分钟内有效，只能用一次。',
    code: '代码', submit: '注册', again: '重新注册', back: '返回', busy: '正在注册',
  },
  sign_on: {
    title: '现在谁在收款？', nobody: '还没有可以登录的人', nobody_hint: '请先在后台添加员工和 PIN。',
    pin: '{{name}}的 PIN', other: '换一个人', locked: '锁定中，还剩 {{left}}', locked_title: '{{name}}已被锁定',
    locked_hint: 'PIN 错误次数太多，{{left}} 后自动解锁。', use_recovery: '使用店主的恢复码',
    recovery: '恢复码', recovery_hint: '初次设置时打印的 24 位字母和数字，断网也能用。', unlock: '解锁', unlocked: '{{name}}已解锁，请输入 PIN。',
    recovery_for: '忘记 PIN 或被锁定？',
  },
  shift: {
    open_title: '开班', open_hint: '请清点钱箱里的现金，作为备用金输入。', float: '备用金',
    open: '以 {{amount}} 开班', not_permitted: '开班需要店长权限，请由店长登录。',
    close_title: '交班', close_hint: '请清点钱箱里的全部现金。应有金额在交班后显示。', counted: '实点金额',
    reason: '备注（可不填）', close: '按住，以 {{amount}} 交班', back: '返回收款',
    basket_first: '还有一单没有结。请先收款或放弃这一单，再交班。',
    closed_title: '已交班', agrees: '账款一致。', over: '比应有多 {{amount}}。', under: '比应有少 {{amount}}。',
    recorded: '已按实点金额记录。', float_line: '备用金', sales_line_other: '销售 {{count}} 笔',
    refunds_line_other: '退款 {{count}} 笔', expected: '应有', difference: '差额', opened_at: '开班时间', entry: '流水 {{seq}} · {{hash}}',
    server_entry: '服务器流水 {{seq}} · {{hash}}', next: '开下一班', sign_off: '退出登录',
  },
  basket: {
    title: '本单', empty: '请扫第一件商品', empty_hint: '也可以从商品里选。',
    items_other: '{{count}} 件', total: '合计', take: '收款 {{amount}}', take_nothing: '收款',
    each: '单价 {{amount}}', per_kilogram: '每千克 {{amount}}', more: '加一件', fewer: '减一件', quantity: '数量', void: '删除',
    voided: '已删除“{{name}}”。', undo: '撤销', abandon: '按住放弃本单', abandoned: '已放弃本单。', found_abandoned: '已放弃之前留下的那一单。', spoken: '{{name}}，{{quantity}}',
    found: '这里留有一单', found_hint_other: '{{count}} 件，{{amount}}。重启前已保存。',
    resume: '继续这一单', give_up: '按住放弃',
  },
  goods: {
    title: '商品', categories: '分类', favourites: '常用', empty_category: '这个分类还没有商品', more_in_category: '仅显示前 {{count}} 件，其他商品请按名称或编码查找。', search: '输入名称、拼音、编码或条码', clear: '清空搜索', none: '没有找到“{{text}}”', none_hint: '可以只输入名称的一部分，或拼音首字母。',
    no_favourites: '还没有常用商品', no_favourites_hint: '可以直接扫码或按名称查找。店长可在后台设置常用商品。', kilogram: '千克', no_price: '未定价',
  },
  quantity: { title: '数量', set: '改为 {{quantity}}', kilograms: '{{quantity}} 千克', back: '返回' },
  cash: {
    title: '现金', given: '实收', change: '找零', missing: '还差', exact: '正好', take: '收款 {{amount}}', back: '返回', likely: '顾客付的金额', busy: '正在记录',
  },
  receipt: {
    change: '找零', no_change: '无需找零', paid: '已收款', number: '小票', entry: '流水', operator: '操作员', tax: '含税 {{rate}}%', total: '合计', given: '现金', scan_hint: '顾客扫码即可保存小票。',
    title: '上一单小票', show: '查看上一单小票',
  },
  status: {
    label: '收款台状态', details: '详情', shift: '{{time}} 开班', no_shift: '未开班', online: '在线', offline: '{{time}} 起离线', offline_now: '离线',
    waiting_other: '{{count}} 条待上传', products: '商品 {{products}} / {{expected}}', products_only: '商品 {{products}}', terminal: '收款台 {{code}}',
    menu: '菜单',
  },
  notice: {
    entry_damaged: '本机存储中有一条流水损坏。', entry_damaged_hint: '可以继续收款。请告诉店长，后台会显示是哪一条。',
    more_other: '还有 {{count}} 条', fewer: '收起',
    nearly_full: '这台收款台的存储快满了。', nearly_full_hint: '数据没有丢失。请联网上传，并清理这台设备的空间。',
    catalog_incomplete: '还有 {{missing}} 种商品没有收到。', catalog_incomplete_hint: '已有的商品可以正常销售，联网后会补齐。',
  },
  details: {
    title: '收款台状态', network: '网络', last_contact: '最近联系', never: '从未', waiting: '待上传流水', none_waiting: '没有', try_now: '立即重试',
    storage: '存储', kept: '浏览器会一直保留本机数据', not_kept: '空间不足时，浏览器可能清除本机数据。请把收款台添加到主屏幕，或允许保留存储。', kept_unknown: '浏览器没有说明', used: '已用 {{percent}}',
    catalog: '商品', terminal: '终端', epoch: '纪元', close: '关闭', store: '门店',
  },
  menu: {
    title: '菜单', lock: '锁定并换人', close_shift: '交班', details: '收款台状态', hand: '本单位置', right: '左边', left: '右边',
    keys: '在画面上显示按键', on: '显示', off: '不显示', shortcuts: '按键', close: '关闭', settings: '画面设置',
  },
  printer: {
    title: '打印机', kind: '打印机类型', usb: 'USB 打印机', usb_hint: '接好线并开机，然后在列表里选择。', usb_chosen: '已连接 USB', serial: '串口或蓝牙打印机', serial_hint: '在列表里选择端口。', serial_chosen: '波特率 {{baud}}', not_here: '这个浏览器不支持。',
    network: '网络打印机', network_hint: '从店主登记的打印机里选择，需要联网。', network_nobody: '这家门店还没有登记网络打印机。', network_nobody_hint: '请店主在后台的“小票”页添加。', which: '选择打印机', browser: '用浏览器打印', browser_hint: '每次会询问，适用于本机的任何打印机。', none: '不打印', none_hint: '小票只显示在屏幕上。',
    how: '打印方式', roll: '纸宽', mm: '{{width}} 毫米', when: '打印时机', always: '每单自动打印', asked: '需要时打印', letters: '文字', mixed: '打印机字库', picture: '全部用图像', drawer: '接有钱箱', yes: '有', no: '没有', baud: '波特率',
    try: '测试打印', tried: '已发送到打印机。', tried_hint: '如果打出乱码，请改为全部用图像。', printing: '正在打印', print: '打印小票', print_copy: '补打副本', print_last: '打印上一单小票', open_drawer: '打开钱箱', again: '重新打印 {{number}}', dismiss: '暂不',
    state_ready: '打印机就绪', state_printing: '正在打印', state_fault: '请检查打印机',
  },
  key: {
    take: '收款；再按一次收正好的金额', search: '搜索', up: '上一行', down: '下一行', more: '加一件', fewer: '减一件', quantity: '数量；先输数字再按则直接修改',
    void: '删除这一行', undo: '撤销', abandon: '放弃本单（按住）', print: '打印上一单小票', lock: '锁定', close_shift: '交班', details: '收款台状态', menu: '菜单和按键', back: '返回',
  },
} as const satisfies Translated<typeof en>;
