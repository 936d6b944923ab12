import type { stock as en } from '../en/stock.ts';
import type { Translated } from '../shape.ts';

export const stock = {
  nav: { stock: '库存', documents: '收货、盘点、调拨' },
  levels: {
    title_negative_other: '{{count}} 种商品低于零', title_low_other: '{{count}} 种商品库存不足', title_both: '{{negative}}，{{low}}', title_fine_other: '{{count}} 种商品，库存都充足', title_empty: '还没有库存', hint: '按成本计：{{value}}', hint_unknown_other: '按成本计：{{value}}，另有 {{count}} 种商品成本未知',
    table: '库存', search: '名称、编码或条码', empty: '还没有库存变动', empty_hint: '先收货或盘点，之后每笔销售会自动扣减。', none: '这里没有商品', none_hint: '换一家门店或换个状态看看。',
    arriving_other: '有 {{count}} 笔调拨正在运来', see_arriving: '查看在途调拨', never: '不提醒',
  },
  standing: { negative: '低于零', low: '不足' },
  column: { product: '商品', code: '编码', level: '库存', standing: '状态', value: '成本金额', unit_cost: '单位成本', low: '提醒线', counted: '上次盘点', at: '时间', what: '事项', quantity: '数量', cost: '成本', by: '经手人', store: '门店', lines: '商品数', note: '备注', difference: '差异' },
  action: { receive: '收货', count: '盘点', transfer: '调拨', write_off: '报损', more: '更多' },
  kind: {
    sale: '销售', refund: '退货', delivery: '收货', write_off: '报损', count: '盘点', count_correction: '盘点时已计入', transfer_out: '调出', transfer_in: '调入', transfer_difference: '调拨到货差异',
  },
  product: {
    title: '{{name}}：库存 {{level}}', title_negative: '{{name}}：库存低于零（{{level}}）', levels: '各门店库存', movements: '库存变动', movements_in: '{{store}}的库存变动', movements_hint: '按发生时间排列。终端晚传的销售排在它发生的时间，成本按到达当日计。',
    none: '这家门店还没有变动', none_hint: '销售、收货或盘点后会显示在这里。', unknown: '没有这种商品', adjusted: '成本调整 {{amount}}', arrived: '{{at}} 收到', cost_unknown: '未知', not_counted: '还没盘点过',
    threshold: '库存提醒', threshold_hint: '降到这个数量时显示为不足。留空表示不提醒。', threshold_label: '提醒线', threshold_save: '保存', threshold_wrong: '请输入零或更大的数量。',
  },
  form: {
    store: '门店', to_store: '调往门店', note: '备注', note_hint: '供应商、送货单号或原因。', add: '添加商品', add_hint: '扫码，或输入名称、编码。', add_barcode: '扫码，或输入名称、编码', quantity: '数量', cost: '总成本（{{currency}}）', cost_each: '单价 {{cost}}', cost_unknown: '成本未知', remove: '去掉{{name}}', lines: '商品', empty: '清单还是空的', empty_hint: '扫第一件商品，或按名称查找。',
    not_found: '没有条码为 {{barcode}} 的商品，请先到“商品”中添加。', quantity_wrong: '请输入大于零的数量。', cost_wrong: '请输入金额，例如 12.50，或留空。', none: '请先添加商品。', total_lines_other: '{{count}} 种商品', offline: '连不上服务器，清单仍保留在这里。', full: '一份清单已满。请先提交，再新建一份。',
  },
  list: {
    delivery: { title: '收货', hint: '填写不含可抵扣税的成本。从现在起按它计算平均成本，已售出的商品成本不变。', send: '确认收货' },
    transfer: { title: '调拨到其他门店', hint: '商品现在从本店调出，由对方门店确认收到多少。', send: '确认调出', },
    write_off: { title: '报损', hint: '用于未经销售而减少的商品。', send: '确认报损', reason: '原因' },
  },
  reason: { damaged: '破损', expired: '过期', stolen: '被盗', own_use: '店内自用', other: '其他原因' },
  count: {
    title: '盘点库存', title_some_other: '已盘点 {{count}} 种商品', hint: '逐件扫码，或扫一次再输入数量。盘点时可以照常收款：每种商品按点数那一刻的库存比较。', kept: '提交之前，清单保存在这个浏览器里。', counted: '实盘数', one_more: '{{name}}加一', one_less: '{{name}}减一', send: '提交盘点', waits: '还没提交成功。清单已保存，网络恢复后会再次提交。', send_again: '重新提交',
    unresolved: '联网后显示名称', unknown: '没有这个条码的商品', drop: '放弃盘点', dropped: '已放弃这次盘点。', undo: '撤销', sent: '盘点已记录。', sent_hint: '库存已改为实盘数，并计入之后的销售。', see: '查看差异', camera: '用摄像头扫码', camera_off: '关闭摄像头', camera_none: '这个浏览器不能用摄像头读条码，可用扫码枪或手动输入。', camera_refused: '没有允许使用摄像头。', camera_hint: '请将条码对准摄像头。', unknown_left: '请先去掉没有对应商品的条码，再提交。',
  },
  documents: {
    title_other: '{{count}} 条库存记录', title_more: '最近 {{count}} 条', title_arriving_other: '{{count}} 笔调拨在途', title_none: '还没有记录', hint: '后台对商品做的每件事，都记在服务器流水里。', table: '收货、盘点、调拨', empty: '还没有记录', empty_hint: '收货、报损、盘点和调拨会显示在这里。', all: '全部', arriving: '运往本店', arrived: '已到货', on_its_way: '在途', kind: '类别', all_kinds: '全部类别',
  },
  document: {
    delivery_other: '收货 {{count}} 种商品', write_off_other: '报损 {{count}} 种商品', count_other: '盘点 {{count}} 种商品', count_even: '{{title}}，没有差异', count_differs_other: '{{title}}，{{count}} 种有差异',
    transfer_out_other: '调出 {{count}} 种商品到{{store}}', transfer_in_other: '从{{store}}调入 {{count}} 种商品', by: '{{at}}，{{by}}，{{store}}', unknown: '没有这条记录', lines: '商品', counted: '实盘 {{counted}}', received: '实收 {{received}}', even: '与账面一致', reason: '原因', order: '采购单', order_see: '查看采购单', note: '备注', value: '成本金额', entry: '服务器流水', entry_hint: '写入并封印后不再改动。', entry_raw: '查看原文', hash: '哈希', seq: '序号', sent: '调出的商品', facts: '基本信息',
    arrive: '实际收到多少？', arrive_hint: '请填写实收数量。缺少的部分会连同成本记录下来。', arrive_send: '确认到货', has_arrived: '已到货。', arrive_wrong: '请输入零或更大的数量。',
  },
  profit: { name: '毛利', of_sale: '{{profit}}（{{margin}}）', at_most: '最多 {{profit}}', unknown_other: '其中 {{count}} 行成本未知，未计入', cost: '商品成本' },
} as const satisfies Translated<typeof en>;
