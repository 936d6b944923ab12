import type { purchasing as en } from '../en/purchasing.ts';
import type { Translated } from '../shape.ts';

export const purchasing = {
  nav: { orders: '采购单', suppliers: '供应商' },
  orders: {
    title_late_other: '{{count}} 张采购单已逾期', title_awaited_other: '{{count}} 张采购单在途，没有逾期', title_none: '没有在途的采购单', title_empty: '还没有采购单',
    hint_drafts_other: '{{count}} 张草稿等待发出。', hint_awaited_other: '{{count}} 张采购单在途。',
    new: '新建采购单', table: '采购单', state: '状态', all: '全部状态', awaited: '在途', late: '逾期', supplier: '供应商', all_suppliers: '全部供应商',
    empty: '这里还没有采购单', empty_hint: '选好供应商和要订的商品，到货时会与采购单核对。', first_supplier: '添加第一家供应商', first_supplier_hint: '采购单要发给供应商，先填个名称就可以。', none: '没有符合条件的采购单', none_hint: '换个状态、门店或供应商看看。',
  },
  column: { number: '单号', supplier: '供应商', state: '状态', store: '门店', expected: '预计到货', made: '制单时间', lines: '商品数', cost: '金额', name: '名称', contact: '联系人', phone: '电话', email: '邮箱', awaited: '在途' },
  state: { draft: '草稿', sent: '已发出', partly_received: '部分到货', received: '已到货', cancelled: '已取消', late: '逾期', closed: '余量已关闭' },
  order: {
    title_draft: '给{{supplier}}的草稿：{{cost}}', title_sent: '已向{{supplier}}订货，尚未到货', title_expected: '已向{{supplier}}订货，预计 {{day}} 到货', title_late: '逾期：{{supplier}}应于 {{day}} 到货', title_partly_other: '{{supplier}}还有 {{count}} 种商品未到',
    title_received: '{{supplier}}的货已到齐', title_closed: '{{supplier}}的货不再等待余量', title_cancelled: '给{{supplier}}的采购单已取消', unknown: '没有这张采购单', lines: '商品', lines_hint: '成本不含可抵扣税。',
    ordered: '{{quantity}} × {{cost}}', ordered_unknown: '{{quantity}}，成本未知', came: '已到 {{received}}', came_of: '已到 {{received}}，共订 {{ordered}}', left: '还差 {{quantity}}', closed_left: '{{quantity}} 不再等待', over: '多到 {{quantity}}', not_ordered: '未订购：到货 {{quantity}}', other_cost: '到货单价 {{cost}}', total: '订购金额', total_came: '到货金额', unknown_cost_other: '其中 {{count}} 种商品成本未知，未计入',
    facts: '采购单信息', supplier: '供应商', expected: '预计到货', no_day: '未定', note: '给供应商的备注', closed_reason: '关闭余量的原因', contact: '联系方式', terms: '合作条款', deliveries: '到货记录', delivery_other: '{{count}} 种商品', no_deliveries: '还没有到货。', changes: '操作记录', 
    receive: '收货', send: '标记为已发出', edit: '修改', take_back: '撤回修改', cancel: '取消采购单', close: '关闭未到部分', more: '更多', give: '交给供应商', print: '打印或存为 PDF', csv: '存为 CSV', mail: '写邮件', mail_none: '这家供应商没有邮箱。',
    close_title: '关闭未到部分', close_hint: '未到的商品不再等待。之后如果又到货，仍可收货。', close_reason: '原因', close_wrong: '请简单写明原因。', cancel_title: '取消这张采购单？', cancel_hint: '请同时通知供应商。取消后不能恢复，需要时请另开一张。', keep: '保留', expect: '更改预计到货日', expect_title: '预计哪天到货？', expect_save: '保存', expect_none: '不确定时留空。',
  },
  change: { made: '制单', edited: '修改', sent: '标记为已发出', taken_back: '撤回', expected: '预计到货改为 {{detail}}', expected_none: '取消预计到货日', received: '收货', closed: '关闭余量：{{detail}}', cancelled: '取消' },
  form: {
    title_new: '新建采购单', title_edit: '修改 {{number}}', hint: '标记为已发出之前都是草稿，不影响库存。', supplier: '供应商', supplier_none: '请选择供应商', supplier_wrong: '请先选择供应商。', new_supplier: '添加供应商', store: '收货门店', expected: '预计到货', expected_hint: '过了这一天会显示为逾期。', note: '给供应商的备注', note_hint: '会印在采购单上。',
    unit_cost: '单价（{{currency}}）', cost_wrong: '请输入金额，例如 12.50 或 0.0385，或留空。', level: '库存 {{quantity}}', on_order: '在途 {{quantity}}', save: '保存草稿', load_newest: '载入最新内容', low: '库存不足的商品', low_hint: '补到提醒线的两倍，扣除在途数量。', low_add: '添加{{name}}', low_add_all_other: '全部添加（{{count}} 种）', low_level: '库存 {{level}}，提醒线 {{low}}', low_negative: '库存 {{level}}', low_on_order: '在途 {{quantity}}', low_order: '建议订 {{quantity}}',
  },
  receive: {
    title: '{{supplier}}到了什么？', hint: '{{number}}。逐件扫码、输入实收数量，或一键按订单全收。', all: '按订单全部收货', clear: '清空', awaited: '待收 {{quantity}}', ordered_none: '未订购', done_before: '之前已到 {{quantity}}', over: '比订购多 {{quantity}}', short: '之后还差 {{quantity}}', cost_changed: '订购单价 {{cost}}，{{change}}', note: '备注', note_hint: '送货单号。', send: '确认收货', none: '请先填写实收数量。', quantity_wrong: '请输入数量；没有到货就留空。', total_other: '{{count}} 种商品',
    dearer: '同样的商品比订购时贵 {{amount}}', cheaper: '同样的商品比订购时便宜 {{amount}}', not_now: '这张采购单现在不能收货。', ready: '还没有填写',
  },
  suppliers: {
    title_other: '{{count}} 家供应商', title_more: '供应商', title_none: '还没有供应商', title_ended: '已停用的供应商', table: '供应商', search: '供应商名称', new: '添加供应商', which: '范围', active: '使用中', ended: '已停用', empty: '这里没有供应商', empty_hint: '添加常订货的供应商，先填个名称就可以。',
  },
  supplier: {
    title_new: '新供应商', title_ended: '{{name}}：已停用', unknown: '没有这家供应商', about: '供应商资料', name: '名称', name_wrong: '请输入名称。', contact: '联系人', phone: '电话', email: '邮箱', address: '地址', terms: '合作条款', terms_hint: '例如：月结 30 天，满 500 免运费。', note: '备注', save: '保存', saved: '已保存。', end: '停用', again: '恢复使用', order: '向其订货', orders: '这家供应商的采购单', orders_none: '还没有采购单', orders_none_hint: '向这家供应商订货后会显示在这里。', awaited_other: '{{count}} 张采购单在途', awaited_none: '没有在途的采购单',
  },
  paper: { title: '采购单', draft: '草稿，尚未订货', from: '订货方', to: '供应商', date: '日期', expected: '请于此日前送达', code: '编码', barcode: '条码', product: '商品', quantity: '数量', unit_cost: '单价', cost: '金额', total: '合计', piece: '件', kilogram: '千克', mail_subject: '采购单 {{number}}', mail_greeting: '请按以下清单送货：', mail_more_other: '另有 {{count}} 种', mail_attached: '完整清单见附件。', currency: '币种', unit: '单位' },
} as const satisfies Translated<typeof en>;
