export const reports = {
  day: {
    title: '今日分时', chart: '今天、上周同日和去年同日每小时的销售额', today: '今天',
    ahead: '比{{day}}此时{{change}}（当时 {{before}}，全天 {{whole}}）', none: '{{day}}没有销售', basket: '客单', basket_lines_other: '平均 {{figure}} 行',
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
  bar: {
    open: '查找', field: '找页面、商品、小票、终端或人', hint: '输入名称、编码、条码或小票号，也可以用拼音。', none: '没有找到“{{text}}”', failed: '查找没有回应，请再试一次。',
    found_other: '找到 {{count}} 个', pages: '页面', products: '商品', receipts: '小票', terminals: '终端', operators: '操作员', stores: '门店', customers: '顾客',
    customer: '在顾客中找“{{text}}”', refund: '退款', no_price: '无价格', keys: '查找一切',
  },
};
