import type { exported as en } from '../en/exported.ts';
import type { Translated } from '../shape.ts';

export const exported = {
  title: '导出您的数据', hint: '供电子表格使用的文件，单元格不会以公式开头，可放心打开。每次导出都会记入更改记录。',
  from: '从', to: '到', period_wrong: '结束日期早于开始日期，请重新选择。', store: '门店', all_stores: '所有门店', language: '文件语言', mark: '供旧版电子表格软件打开', by: '税务按',
  bys: { day: '日', month: '月', quarter: '季度', year: '年' },
  take: '保存', take_named: '保存：{{name}}', period: '按上方的时段', now: '当前数据', personal: '含个人信息', from_list: '导出为文件',
  group: { goods: '商品', books: '销售与账目', customers: '顾客', staff: '员工', machines: '门店与设备' },
  list: {
    categories: '分类', points: '积分账户', coupons: '优惠券', roles: '角色', findings: '发现', stores: '门店', changes: '更改记录', exceptions: '异常', products: '商品', prices: '价格', stock: '库存', promotions: '促销', suppliers: '供应商', orders: '采购单明细', received: '采购收货明细', documents: '收货、盘点、调拨明细', movements: '库存变动明细', messages: '消息', feedback: '顾客评价', fapiao: '发票申请', data_requests: '个人资料请求', fraud_reports: '诈骗举报', sales: '销售明细', tenders: '支付明细', approvals: '批准', cases: '案件', inspections: '巡检', shifts: '班次与 Z 报表', tax: '税务', customers: '顾客', staff: '员工', roster: '排班', terminals: '终端', journal: '流水及其证明',
  },
  what: {
    products: '全部在售商品，之后可以重新导入。文件中包含成本价。', prices: '以前的、当前的和待生效的全部价格。', stock: '每家门店每件商品的数量，以及上次盘点时间。', promotions: '每项促销的优惠、有效时间和使用情况。',
    suppliers: '供应商的联系方式和约定。', orders: '向谁订了什么、成本多少、到了多少、还有多少待收，包括所有状态的采购单。', received: '采购单每次收货的每一行，含实际成本和订购时的成本。', documents: '收货、报损、盘点和调拨的每一行，含变动数量和成本。',
    movements: '每件商品的每次变动，含销售和退货及其成本，按门店逐件列出。', messages: '发出的、等待中的和闸口未放行的消息，以及发给谁。每位顾客都能在自己的页面看到这次导出。', feedback: '顾客对购物的评价，以及您的答复。',
    fapiao: '谁为哪张小票申请、处理结果如何。保存期满后不再含购买方信息。', data_requests: '顾客就个人资料提出的要求、法定答复期限和答复结果。', fraud_reports: '顾客认为冒用本店名义的消息。',
    tenders: '每笔销售如何支付、每笔退款如何退回，退回为负数。', approvals: '终端请求店长批准的事项，以及由谁如何处理。', cases: '调查了什么、由谁负责、结论如何。', inspections: '每次巡检终端时所见的情况。',
    sales: '每张小票的每一行。退货为负数，便于合计。', shifts: '所选日期内开班的班次，含应有金额和清点金额。', tax: '按税率和门店汇总，与小票一致。',
    customers: '联系方式，以及同意或撤回的内容。每位顾客都能在自己的页面看到这次导出。', staff: '在职人员及其角色和门店，不含 PIN。', roster: '谁在什么时候上班。', terminals: '每台终端的位置和状态。',
    categories: '按终端显示的顺序，以及各分类的商品数。', points: '每个账户的积分、分组和卡。不含姓名，所属顾客见账户页面。', coupons: '为会员生成的优惠券及其使用情况。不含券码，券码只显示一次。',
    roles: '自定义角色：可以自己做什么、上限多少、如何上岗。', findings: '与登记不符、或与同类员工明显不同的情况，以及如何处理。发现不是结论。', stores: '每家门店的时区、币种和地址。',
    changes: '谁在何时改了什么、涉及哪些项目，不含改动后的内容。日期按第一家门店的时区。', exceptions: '规则认为值得人看一眼的事，待处理的在前，以及其他的处理情况。',
    journal: '全部流水记录的原文，附封印和独立验证程序。文件为归档格式。',
  },
} satisfies Translated<typeof en>;
