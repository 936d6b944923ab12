/** The words of the files, in both languages. Names of columns are those by which an import knows them, where there is one. */
import type { Language } from '@stilltill/domain/codes';
import type { Offer } from '@stilltill/domain/promotion';
import type { OrderState } from '@stilltill/domain/purchase';
import type { MovementKind } from '@stilltill/domain/stock';
import type { ExportList, LIVENESSES, STOCK_DOCUMENT_KINDS, TENDER_KINDS } from '@stilltill/protocol';
import type { PointKind } from '../customers/index.ts';

type Words = {
  readonly unit: Readonly<Record<'piece' | 'kilogram', string>>;
  readonly yes: string; readonly all_goods: string; readonly still_open: string;
  readonly price_state: Readonly<Record<'now' | 'planned' | 'past', string>>;
  readonly promotion_state: Readonly<Record<'now' | 'planned' | 'ended', string>>;
  readonly supplier_state: Readonly<Record<'active' | 'ended', string>>;
  readonly order_state: Readonly<Record<OrderState, string>>;
  readonly offer: Readonly<Record<Offer['kind'], string>>;
  readonly sale_kind: Readonly<Record<'sale' | 'refund', string>>;
  readonly tax_mode: Readonly<Record<'included' | 'added', string>>;
  readonly counted_by: Readonly<Record<'terminal' | 'office', string>>;
  readonly consent: Readonly<Record<'given' | 'withdrawn' | 'none', string>>;
  readonly point: Readonly<Record<PointKind, string>>;
  readonly rank: Readonly<Record<'operator' | 'manager' | 'owner', string>>;
  readonly roster: Readonly<Record<'planned' | 'late' | 'swapped', string>>;
  readonly liveness: Readonly<Record<(typeof LIVENESSES)[number], string>>;
  readonly document: Readonly<Record<(typeof STOCK_DOCUMENT_KINDS)[number], string>>;
  readonly reason: Readonly<Record<'damaged' | 'expired' | 'stolen' | 'own_use' | 'other', string>>;
  readonly movement: Readonly<Record<MovementKind, string>>;
  readonly tender: Readonly<Record<(typeof TENDER_KINDS)[number], string>>;
  readonly approval: Readonly<Record<'asked' | 'given' | 'refused' | 'withdrawn' | 'expired', string>>;
  readonly case_open: string; readonly outcome: Readonly<Record<'misconduct' | 'accident' | 'unfounded' | 'unclear', string>>;
  readonly inspection: Readonly<Record<'sound' | 'doubtful' | 'tampered', string>>;
};

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    unit: { piece: 'piece', kilogram: 'kg' }, yes: 'yes', all_goods: 'all goods', still_open: 'still open',
    price_state: { now: 'now', planned: 'planned', past: 'past' }, promotion_state: { now: 'runs', planned: 'planned', ended: 'ended' },
    supplier_state: { active: 'in use', ended: 'ended' }, order_state: { draft: 'draft', sent: 'sent', partly_received: 'partly received', received: 'received', cancelled: 'cancelled' },
    offer: { percent: 'percent off', amount: 'amount off each', price: 'special price', buy_get: 'buy and get', bundle: 'bundle', threshold: 'spend and save' },
    sale_kind: { sale: 'sale', refund: 'refund' }, tax_mode: { included: 'included', added: 'added' }, counted_by: { terminal: 'at the till', office: 'in the office' },
    consent: { given: 'agreed', withdrawn: 'withdrawn', none: '' }, point: { phone: 'phone', email: 'e-mail', push: 'browser', wechat: 'WeChat', alipay: 'Alipay' }, rank: { operator: 'operator', manager: 'manager', owner: 'owner' },
    roster: { planned: 'planned', late: 'accepted late', swapped: 'swapped' },
    liveness: { new: 'not enrolled', enrolled: 'never checked in', active: 'active', late: 'late', silent: 'silent', lost: 'lost', retired: 'retired', compromised: 'compromised' },
    document: { delivery: 'delivery', write_off: 'write-off', count: 'count', transfer_out: 'sent to another store', transfer_in: 'came from another store' },
    reason: { damaged: 'damaged', expired: 'past its date', stolen: 'stolen', own_use: 'used in the shop', other: 'another reason' },
    movement: {
      sale: 'sale', refund: 'refund', delivery: 'delivery', write_off: 'write-off', count: 'count', count_correction: 'counted already', transfer_out: 'sent to another store', transfer_in: 'came from another store', transfer_difference: 'missing or too many on arrival',
    },
    tender: { cash: 'cash', card: 'card', code: 'payment code', exchange: 'exchange' }, approval: { asked: 'waiting', given: 'approved', refused: 'refused', withdrawn: 'given up', expired: 'ran out' },
    case_open: 'open', outcome: { misconduct: 'misconduct', accident: 'an accident', unfounded: 'unfounded', unclear: 'not cleared up' }, inspection: { sound: 'sound', doubtful: 'doubtful', tampered: 'tampered with' },
  },
  zh: {
    unit: { piece: '件', kilogram: '千克' }, yes: '是', all_goods: '全部商品', still_open: '未交班',
    price_state: { now: '当前', planned: '待生效', past: '以前' }, promotion_state: { now: '进行中', planned: '未开始', ended: '已结束' },
    supplier_state: { active: '合作中', ended: '已停用' }, order_state: { draft: '草稿', sent: '已发出', partly_received: '部分到货', received: '已到货', cancelled: '已取消' },
    offer: { percent: '打折', amount: '直减', price: '特价', buy_get: '买赠', bundle: '组合价', threshold: '满减' },
    sale_kind: { sale: '销售', refund: '退款' }, tax_mode: { included: '含税', added: '另加' }, counted_by: { terminal: '在终端清点', office: '在后台清点' },
    consent: { given: '已同意', withdrawn: '已撤回', none: '' }, point: { phone: '电话', email: '邮箱', push: '浏览器', wechat: '微信', alipay: '支付宝' }, rank: { operator: '操作员', manager: '店长', owner: '店主' },
    roster: { planned: '计划', late: '事后认可', swapped: '换班' },
    liveness: { new: '未注册', enrolled: '从未报到', active: '正常', late: '迟到', silent: '失联', lost: '丢失', retired: '已停用', compromised: '密钥泄露' },
    document: { delivery: '收货', write_off: '报损', count: '盘点', transfer_out: '调出', transfer_in: '调入' },
    reason: { damaged: '破损', expired: '过期', stolen: '被盗', own_use: '店内自用', other: '其他原因' },
    movement: { sale: '销售', refund: '退货', delivery: '收货', write_off: '报损', count: '盘点', count_correction: '盘点时已计入', transfer_out: '调出', transfer_in: '调入', transfer_difference: '调拨到货差异' },
    tender: { cash: '现金', card: '银行卡', code: '付款码', exchange: '换货' }, approval: { asked: '等待处理', given: '已批准', refused: '已拒绝', withdrawn: '已放弃', expired: '已超时' },
    case_open: '调查中', outcome: { misconduct: '违规', accident: '意外', unfounded: '不成立', unclear: '未查清' }, inspection: { sound: '完好', doubtful: '可疑', tampered: '被改动' },
  },
};

/** The name of the file, without day and ending, and of its columns. */
export type FileWords = { readonly file: string; readonly header: readonly string[] };

export const FILES: Readonly<Record<ExportList, Readonly<Record<Language, FileWords>>>> = {
  products: {
    en: { file: 'products', header: ['Code', 'Barcode', 'Chinese name', 'English name', 'Price', 'Cost', 'Tax rate', 'Unit', 'Category'] },
    zh: { file: '商品', header: ['编码', '条码', '中文名称', '英文名称', '售价', '成本', '税率', '单位', '分类'] },
  },
  prices: {
    en: { file: 'prices', header: ['Code', 'Name', 'From', 'Price', 'Currency', 'State'] },
    zh: { file: '价格', header: ['编码', '名称', '生效时间', '售价', '币种', '状态'] },
  },
  categories: {
    en: { file: 'categories', header: ['Place', 'Chinese name', 'English name', 'Products'] },
    zh: { file: '分类', header: ['顺序', '中文名称', '英文名称', '商品数'] },
  },
  stock: {
    en: { file: 'stock', header: ['Store', 'Code', 'Barcode', 'Name', 'Quantity', 'Unit', 'Last counted'] },
    zh: { file: '库存', header: ['门店', '编码', '条码', '名称', '库存数量', '单位', '上次盘点'] },
  },
  documents: {
    en: { file: 'stock-documents', header: ['Day', 'Time', 'Kind', 'Store', 'Other store', 'Line', 'Code', 'Barcode', 'Name', 'Moved', 'Counted or arrived', 'Unit', 'At cost', 'Currency', 'Reason', 'Note', 'By'] },
    zh: { file: '库存记录', header: ['日期', '时间', '类别', '门店', '对方门店', '行', '编码', '条码', '名称', '变动数量', '实盘或到货数量', '单位', '成本金额', '币种', '原因', '备注', '经手人'] },
  },
  movements: {
    en: { file: 'stock-movements', header: ['Store', 'Code', 'Barcode', 'Name', 'Day', 'Time', 'Kind', 'Quantity', 'Unit', 'At cost', 'Valued anew by', 'Currency', 'Terminal', 'Epoch', 'Entry', 'Line'] },
    zh: { file: '库存变动', header: ['门店', '编码', '条码', '名称', '日期', '时间', '类别', '变动数量', '单位', '成本金额', '重估差额', '币种', '终端', '纪元', '流水序号', '行'] },
  },
  promotions: {
    en: { file: 'promotions', header: ['Chinese name', 'English name', 'State', 'Kind', 'Gives', 'Condition', 'Goods', 'From', 'Until', 'Weekdays', 'Hours', 'Coupon', 'Order', 'On top of others', 'Sales', 'Given in all', 'Currency'] },
    zh: { file: '促销', header: ['中文名称', '英文名称', '状态', '类型', '优惠', '条件', '商品', '开始', '结束', '星期', '时段', '优惠码', '顺序', '可叠加', '使用次数', '优惠合计', '币种'] },
  },
  suppliers: {
    en: { file: 'suppliers', header: ['Name', 'Contact', 'Phone', 'E-mail', 'Address', 'Terms', 'Note', 'State', 'Orders awaited'] },
    zh: { file: '供应商', header: ['名称', '联系人', '电话', '邮箱', '地址', '约定', '备注', '状态', '待收采购单'] },
  },
  orders: {
    en: { file: 'purchase-orders', header: ['Order', 'Store', 'Supplier', 'State', 'Made', 'Expected', 'Line', 'Code', 'Barcode', 'Name', 'Ordered', 'Received', 'Awaited', 'Unit', 'Unit cost', 'Cost', 'Currency', 'Note', 'Why closed'] },
    zh: { file: '采购单', header: ['单号', '门店', '供应商', '状态', '制单时间', '预计到货', '行', '编码', '条码', '名称', '订购数量', '已到数量', '待收数量', '单位', '单位成本', '成本', '币种', '备注', '关闭原因'] },
  },
  received: {
    en: { file: 'received-goods', header: ['Day', 'Time', 'Order', 'Store', 'Supplier', 'Line', 'Code', 'Barcode', 'Name', 'Quantity', 'Unit', 'Unit cost', 'Ordered at', 'Cost', 'Currency', 'By'] },
    zh: { file: '采购收货', header: ['日期', '时间', '单号', '门店', '供应商', '行', '编码', '条码', '名称', '数量', '单位', '单位成本', '订购时单位成本', '成本', '币种', '经手人'] },
  },
  sales: {
    en: { file: 'sales', header: ['Day', 'Time', 'Kind', 'Receipt', 'Store', 'Terminal', 'Operator', 'Line', 'Code', 'Barcode', 'Name', 'Quantity', 'Unit', 'Price', 'Reduced by', 'Amount', 'Tax rate', 'Tax', 'Currency'] },
    zh: { file: '销售明细', header: ['日期', '时间', '类型', '小票号', '门店', '终端', '操作员', '行', '编码', '条码', '名称', '数量', '单位', '单价', '优惠', '金额', '税率', '税', '币种'] },
  },
  tenders: {
    en: { file: 'tenders', header: ['Day', 'Time', 'Kind', 'Receipt', 'Store', 'Terminal', 'Operator', 'Line', 'Tender', 'Amount', 'Handed over', 'Change', 'Currency'] },
    zh: { file: '支付明细', header: ['日期', '时间', '类型', '小票号', '门店', '终端', '操作员', '行', '支付', '金额', '实收', '找零', '币种'] },
  },
  shifts: {
    en: { file: 'shifts', header: ['Opened', 'Closed', 'Store', 'Terminal', 'Opened by', 'Float', 'Sales', 'Sold', 'Refunds', 'Refunded', 'Cash in', 'Cash out', 'Expected', 'Counted', 'Difference', 'Revision', 'Counted where', 'Currency'] },
    zh: { file: '班次', header: ['开班时间', '交班时间', '门店', '终端', '开班人', '备用金', '销售笔数', '销售额', '退款笔数', '退款额', '存入现金', '取出现金', '应有', '清点', '差额', '版本', '清点地点', '币种'] },
  },
  tax: {
    en: { file: 'tax', header: ['From', 'Store', 'Tax rate', 'Tax', 'Tax due', 'Sold before tax', 'Tax on sales', 'Refunded before tax', 'Tax on refunds', 'Currency'] },
    zh: { file: '税务', header: ['起始日期', '门店', '税率', '税', '应交税额', '销售净额', '销售税额', '退款净额', '退款税额', '币种'] },
  },
  customers: {
    en: { file: 'customers', header: ['Name', 'Notes', 'Language', 'Country', 'Since', 'Way', 'Number or address', 'Confirmed', 'Wants no messages', 'Follow-ups, written', 'Follow-ups, calls', 'Surveys, written', 'Surveys, calls', 'Offers, written', 'Offers, calls', 'Recommendations, written', 'Recommendations, calls'] },
    zh: { file: '顾客', header: ['姓名', '备注', '语言', '国家或地区', '登记时间', '联系方式', '号码或地址', '已确认', '停止联系', '回访（消息）', '回访（电话）', '调查（消息）', '调查（电话）', '优惠（消息）', '优惠（电话）', '推荐（消息）', '推荐（电话）'] },
  },
  points: {
    en: { file: 'points', header: ['Account', 'Since', 'A customer’s', 'Points', 'Groups', 'Cards', 'State of the cards'] },
    zh: { file: '积分账户', header: ['账户', '建立时间', '属于顾客', '积分', '分组', '卡数', '卡的状态'] },
  },
  coupons: {
    en: { file: 'coupons', header: ['Promotion', 'Account', 'Group', 'Made', 'Until', 'State', 'Used'] },
    zh: { file: '优惠券', header: ['促销', '账户', '分组', '生成时间', '有效至', '状态', '使用时间'] },
  },
  messages: {
    en: { file: 'messages', header: ['Day', 'Time', 'Store', 'Way', 'What for', 'State', 'Name', 'Number or address', 'Subject', 'Text'] },
    zh: { file: '消息', header: ['日期', '时间', '门店', '方式', '用途', '状态', '姓名', '号码或地址', '主题', '内容'] },
  },
  feedback: {
    en: { file: 'feedback', header: ['Day', 'Time', 'Store', 'Receipt', 'Stars', 'Words', 'Answer', 'Answered', 'By'] },
    zh: { file: '顾客评价', header: ['日期', '时间', '门店', '小票号', '星级', '评价', '答复', '答复时间', '答复人'] },
  },
  fapiao: {
    en: { file: 'tax-invoices', header: ['Day', 'Time', 'Store', 'Receipt', 'Total', 'Currency', 'State', 'Buyer', 'Tax number', 'Send to', 'Number', 'Reason', 'Ended', 'By'] },
    zh: { file: '发票申请', header: ['日期', '时间', '门店', '小票号', '合计', '币种', '状态', '购买方', '税号', '发送至', '发票号码', '原因', '处理时间', '处理人'] },
  },
  data_requests: {
    en: { file: 'data-requests', header: ['Day', 'Time', 'Name', 'Wants', 'Where', 'Words', 'Acknowledge by', 'Acknowledged', 'Answer by', 'Put off for', 'Law', 'Late', 'Outcome', 'Reason', 'Ended', 'By'] },
    zh: { file: '个人资料请求', header: ['日期', '时间', '姓名', '要求', '来源', '顾客的话', '告知期限', '告知时间', '答复期限', '延期原因', '依据', '已逾期', '结果', '原因', '处理时间', '处理人'] },
  },
  fraud_reports: {
    en: { file: 'fraud-reports', header: ['Day', 'Time', 'The code is ours', 'From', 'Words', 'State', 'Closed', 'By', 'What was done'] },
    zh: { file: '诈骗举报', header: ['日期', '时间', '防伪码属于本店', '来自', '内容', '状态', '处理时间', '处理人', '如何处理'] },
  },
  staff: {
    en: { file: 'staff', header: ['Name', 'Role', 'Store', 'Language'] },
    zh: { file: '员工', header: ['姓名', '角色', '门店', '语言'] },
  },
  roles: {
    en: { file: 'roles', header: ['Chinese name', 'English name', 'Called', 'May do alone', 'Limit of a discount', 'Limit of odd cents', 'Limit of a refund', 'Currency', 'Drawer openings a shift', 'Figures of the PIN', 'Signs on with'] },
    zh: { file: '角色', header: ['中文名称', '英文名称', '级别', '可以自己做', '折扣上限', '抹零上限', '退款上限', '币种', '每班开钱箱次数', 'PIN 最少位数', '上岗方式'] },
  },
  roster: {
    en: { file: 'roster', header: ['Store', 'Operator', 'From', 'Until', 'How', 'Reason', 'By'] },
    zh: { file: '排班', header: ['门店', '操作员', '开始', '结束', '方式', '原因', '安排人'] },
  },
  approvals: {
    en: { file: 'approvals', header: ['Day', 'Time', 'Store', 'Terminal', 'Operator', 'What for', 'Amount', 'Currency', 'Answer', 'By', 'Answered'] },
    zh: { file: '批准', header: ['日期', '时间', '门店', '终端', '操作员', '事项', '金额', '币种', '结果', '处理人', '处理时间'] },
  },
  findings: {
    en: { file: 'findings', header: ['Day', 'Time', 'Rule', 'Store', 'Terminal', 'About', 'Other person', 'From', 'Until', 'How sure', 'What else may explain it', 'Answer', 'Answered', 'By', 'Reason'] },
    zh: { file: '发现', header: ['日期', '时间', '规则', '门店', '终端', '相关人员', '另一人', '开始', '结束', '把握', '也可能是', '处理', '处理时间', '处理人', '原因'] },
  },
  cases: {
    en: { file: 'cases', header: ['Opened', 'Opened by', 'About', 'Findings', 'Rules', 'In charge', 'Told', 'Replied', 'Ended', 'Outcome', 'Reason'] },
    zh: { file: '案件', header: ['立案时间', '立案人', '当事人', '发现数', '规则', '负责人', '告知时间', '答复时间', '结案时间', '结论', '理由'] },
  },
  inspections: {
    en: { file: 'inspections', header: ['Day', 'Time', 'Store', 'Terminal', 'Name', 'By', 'Outcome', 'Seal numbers', 'Photographs', 'Note'] },
    zh: { file: '巡检', header: ['日期', '时间', '门店', '终端', '名称', '巡检人', '所见情况', '封条编号', '照片数', '备注'] },
  },
  stores: {
    en: { file: 'stores', header: ['Store', 'Name', 'Address', 'Currency', 'Time zone', 'Languages', 'Tax', 'Terminals'] },
    zh: { file: '门店', header: ['门店', '名称', '地址', '币种', '时区', '语言', '税', '终端数'] },
  },
  changes: {
    en: { file: 'changes', header: ['Day', 'Time', 'Who', 'Kind', 'What was done', 'Id', 'Fields', 'Entry or command'] },
    zh: { file: '更改记录', header: ['日期', '时间', '人员', '类别', '操作', '编号', '涉及的项目', '流水或命令'] },
  },
  exceptions: {
    en: { file: 'exceptions', header: ['Day', 'Time', 'Kind', 'Store', 'Terminal', 'What happened', 'Epoch', 'Entry', 'Settled', 'Settled by', 'Outcome', 'Reason'] },
    zh: { file: '异常', header: ['日期', '时间', '类型', '门店', '终端', '情况', '纪元', '流水序号', '处理时间', '处理人', '处理结果', '原因'] },
  },
  terminals: {
    en: { file: 'terminals', header: ['Store', 'Store name', 'Terminal', 'Name', 'State', 'Model', 'Serial number', 'Place', 'Acquirer', 'Custodian', 'Version', 'Last check-in', 'Battery', 'Network', 'Entries waiting', 'Faults'] },
    zh: { file: '终端', header: ['门店', '门店名称', '终端', '名称', '状态', '型号', '序列号', '位置', '收单机构', '保管人', '版本', '上次签到', '电量', '网络', '待上传流水', '故障'] },
  },
};
