export const reports = {
  day: {
    title: '今日分时', chart: '今天、上周同日和去年同日每小时的销售额', today: '今天',
    ahead: '比{{day}}此时{{change}}（当时 {{before}}，全天 {{whole}}）', none: '{{day}}没有销售', basket: '客单价', basket_lines_other: '平均 {{figure}} 行',
    empty: '还没有可比较的', empty_hint: '从第一笔销售起，这里会画出每个小时。',
  },
  sales: {
    kind: '类别', all: '销售和退款', sale: '销售', refund: '退款',
    title_of_other: '{{count}} 笔销售和退款', title_more: '超过 {{limit}} 笔销售和退款', title_only_sales_other: '{{count}} 笔销售', title_only_sales_more: '超过 {{limit}} 笔销售',
    title_only_refunds_other: '{{count}} 笔退款', title_only_refunds_more: '超过 {{limit}} 笔退款',
  },
  tax: {
    title: '{{from}}至{{to}}，税额 {{amount}}', title_none: '{{from}}至{{to}}没有税额', title_several: '{{from}}至{{to}}的税额', hint: '以小票为准：售出的，减去退回的。',
    table: '按期间、门店和税率的税额', by: '分组', month: '按月', quarter: '按季', whole: '按年', day: '按日', from: '从', to: '到', store: '门店', all_stores: '全部门店',
    period: '期间', rate: '税率', included: '{{rate}}（含税价）', added: '{{rate}}（另加）', sold_net: '售出净额', sold_tax: '售出税额', back_net: '退回净额', back_tax: '退回税额', due: '税额',
    empty: '这些天没有销售', empty_hint: '换个日期或门店看看。', csv: '下载 CSV', file: '税务', total: '合计',
  },
  places: { label: '报表', sales: '销售', daily: '日报', tax: '税务' },
  compared: {
    before: '{{change}}，上期 {{before}}', week: '{{change}}，上周同日 {{before}}', year: '{{change}}，去年同日 {{before}}', none: { before: '上期没有', week: '上周同日没有', year: '去年同日没有' },
  },
  margin: { name: '毛利', part: '毛利率 {{margin}}，按已知成本的 {{part}} 营业额计算', all: '毛利率 {{margin}}', before: '{{day}}：{{profit}}，{{margin}}' },
  report: {
    hint: '与 {{from}}至{{to}}比较。', days: '{{from}}至{{to}}', title: '{{days}}，{{amount}}', title_change: '{{days}}，{{amount}}，{{change}}', title_none: '{{days}}没有销售',
    period: '期间', periods: { today: '今天', week: '本周', month: '本月', year: '今年', own: '自选日期' },
    by: '分组', bys: { day: '按日', week: '按周', month: '按月', store: '按门店', category: '按分类', product: '按商品', tender: '按收款方式', operator: '按操作员' },
    turnover: '营业额', net: '不含税', sales: '销售笔数', basket: '客单价', refunds: '退款', sold: '售出', taken: '净收款', given_back: '退回', before: '上期', now: '本期', change: '变化', quantity: '数量',
    margin: '毛利率', margin_all: '毛利 {{profit}}，毛利率 {{margin}}。', margin_of: '毛利 {{profit}}，毛利率 {{margin}}；只计算了不含税营业额的 {{part}}，其余成本未知。',
    costed: '已知成本的净额', cost: '成本', currency: '货币', what: '项目', week_of: '{{from}}起的一周', none: { category: '未归类', product: '无商品', operator: '无人登录' }, gone: '已不存在',
    rest: '抹零和尾差', has_more: '只列出前 {{count}} 项，文件里有更多。', chart: '营业额{{what}}；最多的是{{name}}，{{amount}}', partial: '更早的销售还在汇总，请过几分钟再看。',
    empty: '这些天没有销售', empty_hint: '换个日期或门店看看。', file: '销售', csv_failed: '文件没有生成，请再试一次。',
  },
  daily: {
    title: '{{day}}，{{amount}}', title_short: '{{day}}，{{amount}}，钱箱短款 {{difference}}', title_over: '{{day}}，{{amount}}，钱箱长款 {{difference}}', runs: '当天还没有结束', own_clocks: '各门店的日期和时间以当地时间为准', compared: '比{{day}}的 {{before}} {{change}}', compared_none: '{{day}}没有可比较的', day: '日期', pdf: '下载 PDF',
    empty: '这一天没有营业', empty_hint: '换个日期或门店看看。', sold: '销售情况', margin: '{{margin}}', margin_of: '{{margin}}（按不含税营业额的 {{part}} 计算）', look_other: '{{count}} 件事要看', look_zero: '没有要看的',
    findings: '监督发现', exceptions: '异常', consents: '给出同意的顾客', tax: '按税率的税额', tenders: '按收款方式', drawers: '班次和钱箱', open_other: '{{count}} 个班次还没有结束，尚未清点。',
    more_shifts_other: '还有 {{count}} 个班次', no_shift: '这一天没有班次。', shift: '班次', shift_of: '{{terminal}}，{{operator}}，{{at}}', expected: '应有', counted: '实点', difference: '差额', asides: '优惠和撤销', discounts: '手工折扣', promotions: '促销优惠', points: '积分抵扣',
    waived: '抹零', voided: '撤销的明细', abandoned: '放弃的购物篮', no_sales: '无销售开钱箱', products: '卖得最多的',
  },
  mail: {
    title: '每天早上发邮件', hint: '把前一天的日报发给能登录后台的人。日报写着店里赚了多少，所以不发给别人。', on: '发送', hour: '时间', language: '语言', people: '收件人', nobody: '请至少选一个人。', save: '保存', saved: '已保存。',
    no_provider: '还没有设置邮件服务，邮件不会发出。', set_provider: '去设置邮件服务', last: '最近一封是 {{day}} 的，写于 {{at}}。', failed: '{{day}} 的日报没有送到{{names}}。', see: '查看消息',
  },
  bar: {
    open: '查找', field: '找页面、商品、小票、采购单、终端或人', hint: '输入名称、编码、条码或小票号，也可以用拼音。', none: '没有找到“{{text}}”', failed: '查找没有回应，请再试一次。',
    found_other: '找到 {{count}} 个', pages: '页面', products: '商品', receipts: '小票', terminals: '终端', operators: '操作员', stores: '门店', categories: '分类', promotions: '促销', suppliers: '供应商', orders: '采购单', customers: '顾客',
    customer: '在顾客中找“{{text}}”', refund: '退款', no_price: '无价格', keys: '查找一切',
  },
};
