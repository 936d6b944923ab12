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
    resume: '继续这一单', give_up: '按住放弃', price: '改价', discount: '折扣', list_price: '原价', saved: '已优惠 {{amount}}', waived: '抹零 {{amount}}',
  },
  goods: {
    title: '商品', categories: '分类', favourites: '常用', empty_category: '这个分类还没有商品', more_in_category: '仅显示前 {{count}} 件，其他商品请按名称或编码查找。', search: '输入名称、拼音、编码或条码', clear: '清空搜索', none: '没有找到“{{text}}”', none_hint: '可以只输入名称的一部分，或拼音首字母。',
    no_favourites: '还没有常用商品', no_favourites_hint: '可以直接扫码或按名称查找。店长可在后台设置常用商品。', kilogram: '千克', no_price: '未定价',
  },
  quantity: { title: '数量', set: '改为 {{quantity}}', kilograms: '{{quantity}} 千克', back: '返回' },
  cash: {
    given: '实收', change: '找零', missing: '还差', exact: '正好', take: '收款 {{amount}}', back: '返回', likely: '顾客付的金额', busy: '正在记录',
  },
  receipt: {
    change: '找零', no_change: '无需找零', paid: '已收款', number: '小票', entry: '流水', operator: '操作员', tax: '含税 {{rate}}%', total: '合计', given: '现金', scan_hint: '顾客扫码即可保存小票。',
    title: '上一单小票', show: '查看上一单小票', tax_added: '另加税 {{rate}}%', goods: '商品', waived: '抹零', rounding: '现金尾差', saved: '已优惠', card: '银行卡', code: '付款码', exchange: '换货',
  },
  pay: {
    title: '收款', how: '付款方式', cash: '现金', card: '刷卡', code: '扫码', exchange: '换货', left: '还需收', of_total: '共 {{amount}}', amount: '金额',
    taken: '已收', give_back: '退回', part: '先收 {{amount}}', rounded: '现金按 {{amount}} 收取。',
    at_card: '请在刷卡机上收 {{amount}}，再选择结果。', at_code: '请用扫码收 {{amount}}，再选择结果。',
    reference: '单据上的参考号（可不填）', approved: '成功', declined: '失败', unknown: '不清楚',
    was_declined: '收款失败，没有收到钱。', was_declined_hint: '可以再试一次，或换一种方式。', too_much: '只需再收 {{amount}}，只有现金可以找零。',
    offline_budget: '离线时每单最多 {{amount}}。',
    unknown_title: '不清楚钱是否已扣？', unknown_hint: '这一单会先挂起，收款台可以继续服务下一位。查清之前，请不要再次扣款。', unknown_park: '挂起这一单', unknown_back: '返回',
    not_known: '{{kind}}{{amount}}是否成功还不清楚。', not_known_hint: '请查看签购单或联系支付机构。查清之前，请不要再次扣款。', not_known_reference: '参考号 {{reference}}。', how_known: '怎么确认的（可不填）',
    was_charged: '已扣款', was_not_charged: '没有扣款', in_full: '已全部收齐。', finish: '完成这一单', charge_again: '这一单可能已扣过款，仍再收 {{amount}}',
    has_money: '已收了钱，请先退回',
  },
  void: { hold: '按住撤单', words: '撤销上一单 {{amount}}', done: '已撤销', give_back: '请退回{{kind}} {{amount}}。', number: '退款 {{number}}', points_taken: '收回积分 {{points}}。', points_returned: '退还积分 {{points}}。', points_left: '之后共 {{points}}。', points_unknown: '这些商品的积分将从卡中收回。' },
  refund: {
    title: '退货退款', find_hint: '请扫小票上的二维码，或输入小票号码。', number: '小票号码', find: '查找', last: '上一单 {{amount}}', without: '没有小票', back: '返回收款', another: '换一张小票',
    sold: '售出 {{quantity}}', came_back: '以前退过 {{quantity}}', all_back: '这张小票已全部退过。', fewer: '{{name}}减一件', more: '{{name}}加一件', everything: '全部退', nothing: '全部不退',
    only_own: '暂时无法向服务器核实，只知道本机的退款。', only_own_hint: '同一张小票最多可退 {{amount}}，其余请联网后再退。',
    reason: '原因', reason_free: '其他原因', reasons: { faulty: '质量问题', wrong: '拿错商品', unwanted: '不想要了', price: '价格有误' },
    how: '退款方式', original: '按原来的方式', otherwise: '原来不是用{{kind}}付的，或没有这么多，需要店长批准。', at_machine: '请同时在机器上退款。',
    give: '退 {{amount}}', give_nothing: '请选择要退的商品', words: '小票 {{number}} 用{{kind}}退 {{amount}}', words_without: '没有小票，用现金退 {{amount}}',
    done: '请退给顾客', by: '{{kind}}', receipt: '退款小票', of: '原小票 {{number}}', print: '打印退款小票', next: '继续收款',
    goods: '商品', goods_hint: '请扫退回的商品，或按名称查找。', price_each: '单价', remove: '移除',
  },
  exchange: {
    begin: '换成其他商品', words: '小票 {{number}} 退回价值 {{amount}} 的商品，换其他商品', strip: '换货：退回商品抵 {{amount}}', of: '原小票 {{number}}。', cancel: '取消换货',
    back: '应退', give: '退 {{amount}}', even: '换货', give_by: '请退给顾客 {{amount}}，{{kind}}。', nothing_to_pay: '无需补差价。', finish: '完成换货', part: '小票 {{number}} 退回的商品',
    back_by: '{{kind}}退回', came_back: '退回的商品', refund: '退款 {{number}}', for_new: '抵新商品',
  },
  count: {
    how: '清点方式', pieces: '按面额', figure: '只填总额', row: '{{amount}}的数量', fewer: '{{amount}}减一', more: '{{amount}}加一',
  },
  drawer: {
    in: '存入现金', out: '取出现金', amount: '金额', reason: '原因', put: '存入 {{amount}}', take: '取出 {{amount}}', back: '返回收款', done_in: '已存入 {{amount}} 并记录。', done_out: '已取出 {{amount}} 并记录。',
    words_in: '存入现金 {{amount}}：{{reason}}', words_out: '取出现金 {{amount}}：{{reason}}', other: '其他原因',
    reasons_in: { change: '补零钱', float: '加备用金', back: '退回的钱' }, reasons_out: { bank: '存银行', safe: '放保险柜', goods: '买货', wages: '付款' },
  },
  report: {
    x: 'X 报表', x_words: '查看当前班次的账目', so_far: '到现在为止', taken_by: '{{kind}} {{times}} 笔', given_back: '{{kind}}退款', cash_sales: '现金收款', cash_back: '现金退款', moved_in: '存入现金', moved_out: '取出现金', expected: '钱箱应有',
    counted: '实点明细', why: '差额的原因（可不填）', why_hint: '实点金额不变，原因记在旁边。', why_keep: '记下原因', why_kept: '原因：{{reason}}', reasons: { change: '找错零', rounding: '零钱误差', unknown: '不清楚', miscounted: '点错' },
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
    keys: '在画面上显示按键', on: '显示', off: '不显示', shortcuts: '按键', close: '关闭', settings: '画面设置', sound: '提示音', yes: '开', no: '关',
  },
  printer: {
    title: '打印机', kind: '打印机类型', usb: 'USB 打印机', usb_hint: '接好线并开机，然后在列表里选择。', usb_chosen: '已连接 USB', serial: '串口或蓝牙打印机', serial_hint: '在列表里选择端口。', serial_chosen: '波特率 {{baud}}', not_here: '这个浏览器不支持。',
    network: '网络打印机', network_hint: '从店主登记的打印机里选择，需要联网。', network_nobody: '这家门店还没有登记网络打印机。', network_nobody_hint: '请店主在后台的“小票”页添加。', which: '选择打印机', browser: '用浏览器打印', browser_hint: '每次会询问，适用于本机的任何打印机。', none: '不打印', none_hint: '小票只显示在屏幕上。',
    how: '打印方式', roll: '纸宽', mm: '{{width}} 毫米', when: '打印时机', always: '每单自动打印', asked: '需要时打印', letters: '文字', mixed: '打印机字库', picture: '全部用图像', drawer: '接有钱箱', yes: '有', no: '没有', baud: '波特率',
    try: '测试打印', tried: '已发送到打印机。', tried_hint: '如果打出乱码，请改为全部用图像。', printing: '正在打印', print: '打印小票', print_copy: '补打副本', print_last: '打印上一单小票', open_drawer: '打开钱箱', again: '重新打印 {{number}}', dismiss: '暂不',
    state_ready: '打印机就绪', state_printing: '正在打印', state_fault: '请检查打印机',
  },
  scanner: {
    title: '扫码枪', keys: '键盘模式的扫码枪', keys_hint: '随时可用，无需设置。', connect: '连接 USB 扫码枪', connect_hint: '适用于设为 HID POS 模式的扫码枪，设置方法见厂家说明书。本机会记住它。',
    ready: '已连接，可以使用', held: '暂时无法使用。请关闭占用它的其他程序，再重新连接。', nameless: '扫码枪', not_here: '这个浏览器不支持这类 USB 扫码枪。', not_here_hint: '请把扫码枪设为键盘模式，或使用 Chrome、Edge。',
    refused: '浏览器没有连接上。', refused_hint: '请重新插上后再试一次。', try: '扫任意条码试试：内容显示在这里，不会加到本单。', read: '读到',
  },
  tools: {
    title: '本单操作', discount: '整单折扣', coupon: '优惠码', parked: '取单', park: '挂单', park_note: '备注，方便取单（可不填）', round_off: '{{total}} 抹零到',
    round_off_none: '取消抹零',
  },
  member: {
    title: '会员与积分', open: '积分', find: '会员卡号或手机号', find_offline: '会员卡号', hint: '会员卡随时可以扫描。手机号只查询一次，不会保存。', look: '查找', points_other: '{{figure}} 分',
    balance: '会员：{{points}}', balance_unknown: '会员：离线，余额未知', spend: '使用积分', wanted: '用多少分', spend_points: '使用 {{points}}', spend_for: '使用 {{points}}，抵 {{amount}}', spend_none: '不用积分',
    spent: '{{points}}抵 {{amount}}。', nothing_to_spend: '这一单暂时不能用积分。', has_money: '已经收了部分款，会员卡和积分不能再改。', remove: '取下会员卡', earned: '本次积分', spent_short: '使用积分', balance_short: '现有积分',
  },
  coupon: { title: '优惠码', code: '优惠码', use: '使用', used: '本单的优惠码', gives: '{{coupon}}：{{name}}', gives_nothing: '已记下 {{coupon}}，本单暂时没有可用的商品。' },
  adjust: {
    price: '单价', price_kilogram: '每千克价格', price_set: '改为 {{amount}}', price_hint: '这是每件或每千克的价格。改过价的商品不再参加促销。', price_list: '恢复原价',
    discount: '折扣', discount_all: '整单折扣', discount_usual: '常用折扣', discount_kind: '折扣方式', by_percent: '按百分比减', by_amount: '按金额减', percent: '{{figure}} 折',
    discount_give: '优惠 {{amount}}', discount_give_nothing: '优惠', discount_none: '不打折', discount_none_hint: '取消折扣', discount_too_much: '折扣超过了价格。',
    approve_price: '“{{name}}”由 {{before}} 改为 {{after}}。', approve_discount: '“{{name}}”优惠 {{amount}}。', approve_discount_all: '整单优惠 {{amount}}。',
    approve_waive: '抹零 {{amount}}：由 {{before}} 改收 {{after}}。',
  },
  reduction: { promotion: '促销', discount: '折扣', percent: '折扣 {{percent}}%', share: '整单折扣', points: '积分抵扣', part: '尾差' },
  amount: {
    title: '按金额收款', goods: '其他商品', title_barcode: '按金额收款：{{barcode}}', amount: '金额', add: '加入 {{amount}}', add_nothing: '加入', offer: '按金额收款', tile: '输入金额', found: '按金额加入 {{amount}}',
    hint: '可以一笔接一笔输入。不输金额直接按 Enter 即收款。', hint_barcode: '条码会一并记录。',
  },
  new_goods: { title: '新商品：{{barcode}}', offer: '添加商品', name: '名称', price: '价格', add: '添加并以 {{amount}} 出售', add_nothing: '添加并出售', hint: '现在就能卖；这台收款台联网后，全店都能扫到。店长可在后台补全资料。' },
  parked: {
    title: '挂单', count: '挂单 {{count}}', done: '已挂单。', here: '本机', elsewhere: '其他收款台', none_here: '本机没有挂单。', none_elsewhere: '其他收款台没有挂单。',
    loading: '正在查询其他收款台的挂单', offline: '网络断开了，恢复后显示其他收款台的挂单。', not_empty: '本单还有商品。', not_empty_hint: '取单时会先把本单挂起。',
    recall: '取单', park_and_recall: '挂起本单并取这一单',
  },
  approval: {
    title: '需要店长批准', other: '换一个人', back: '先不批准', nobody: '这里没有其他人可以批准',
    nobody_hint: '本店店长的资料到达这台收款台后，就可以批准。', locked_hint: 'PIN 错误次数太多，{{left}} 后自动解锁。也可以请其他店长批准。',
  },
  display: {
    title: '客显 · Stilltill', open: '打开客显', close: '关闭客显', total: '合计', discount: '优惠', tax: '税额', waived: '抹零', paid: '已付', left: '还需付',
    given: '实收', change: '找零', thanks: '谢谢惠顾', scan: '扫码保存小票', welcome: '欢迎光临', points: '积分', points_spent: '使用积分', points_earned: '本次积分', points_unknown: '会员卡已记下', back: '退还给您', points_taken_back: '收回积分', points_taken_back_unknown: '这些商品的积分将收回', points_returned: '退还积分',
  },
  practice: {
    title: '练习模式', word: '练习', begin: '进入练习模式', leave: '退出练习', hint: '这里什么都不会记录，也不收真钱。所有人的 PIN 都是 {{pin}}。', stamp: '没有实际销售。',
    basket_first: '练习模式：请先结完或挂起本单',
  },
  simple: { title: '简洁模式', more: '其他商品' },
  aloud: { title: '语音播报金额', to_pay: '应付{{amount}}。', to_give_back: '应退{{amount}}。', paid: '收款成功。', paid_change: '收款成功，找零{{amount}}。' },
  hint: {
    title: '操作提示', dismiss: '知道了', first_line: '扫商品条码，或直接点商品，就会加入本单。', take: '按回车收款；再按一次收正好的金额。',
    change_line: '点一行可以改数量或删除。', menu: '菜单里有全部按键，按 F10 或“?”打开。', practice: '想先试试？菜单里有练习模式，不会留下任何记录。',
  },
  key: {
    take: '收款；再按一次收正好的金额', search: '搜索', up: '上一行', down: '下一行', more: '加一件；先输数字再按则按金额加入', fewer: '减一件', quantity: '数量；先输数字再按则直接修改',
    price: '改价；先输数字再按则直接修改', discount: '折扣；先输数字再按则按百分比优惠', tools: '整单折扣、抹零、优惠码、挂单',
    void: '删除这一行', undo: '撤销', abandon: '放弃本单（按住）', print: '打印上一单小票', refund: '退货退款', lock: '锁定', close_shift: '交班', details: '收款台状态', menu: '菜单和按键', back: '返回',
  },
} as const satisfies Translated<typeof en>;
