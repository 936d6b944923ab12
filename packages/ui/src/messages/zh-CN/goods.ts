import type { goods as en } from '../en/goods.ts';
import type { Translated } from '../shape.ts';

export const goods = {
  products: '商品', state: '状态', all_categories: '全部分类', on_sale: '在售', states: { to_complete: '待完善', withdrawn: '已停售' }, more: '显示更多', retry: '重试',
  chosen: { bar_other: '已选 {{count}} 种商品', clear: '取消选择', tick: '选择{{name}}', all: '选择列表中的全部商品', header: '选择', change: '调整价格' },
  table: {
    open: '表格编辑', title: '用表格批量修改商品', hint: '方向键和回车在单元格间移动，Esc 撤销当前单元格，Ctrl 加回车保存，也可以从电子表格粘贴。', label: '商品表格', search: '名称、编码或条码', cell: '{{name}}的{{column}}',
    column: { name: '名称', price: '售价', category: '分类', tax: '税率（%）', barcodes: '条码', code: '编码', on_sale: '在售' }, yes: '是', no: '否', was: '尚未保存。已保存的内容：{{was}}', was_empty: '尚未保存。原来是空的',
    wrong: { name_needed: '请填写名称。', price_needed: '请填写价格，或将商品停售。', tax_wrong: '请输入 0 到 100 之间的税率。', category_unknown: '没有这个分类。', on_sale_wrong: '请填“是”或“否”。', too_long: '内容太长。' },
    conflict: '刚才有人改过这件商品。您填写的内容还在，请核对后再保存。', price_moved: '刚才有人改过价格。如果您填写的价格无误，请再次保存。',
    unsaved_other: '{{count}} 种商品有改动，尚未保存', unreadable_other: '有 {{count}} 个单元格填写有误', take_back: '全部撤销', save_other: '保存 {{count}} 处改动',
    saved_other: '已保存 {{count}} 种商品，几秒内会到达终端。', refused_other: '{{count}} 种商品未能保存，请查看对应的行。',
    too_much_other: '有 {{count}} 行放不下', too_much_hint: '粘贴的行数超过了表格的行数。请先显示更多商品，再粘贴一次。', none: '这里没有商品', none_hint: '请选择其他分类或状态，或换个关键词。',
    leave_title_other: '有 {{count}} 处改动尚未保存', leave: '不保存并离开', stay: '留在这里', narrow: '表格编辑需要更宽的屏幕', narrow_hint: '用手机时，请逐个打开商品修改。', reading: '您只能查看', reading_hint: '有商品管理权限的人才能用表格修改。',
  },
  change: {
    name: '调价', title_zero: '没有待生效的调价', title_other: '{{count}} 次调价待生效', hint: '新价格会提前到达终端，到点自动切换，离线时也一样。', add: '新建调价', table: '调价记录',
    empty: '还没有调过价', empty_hint: '按一个规则批量调价，可以立即生效，也可以定时生效。', state: { planned: '待生效', done: '已生效', taken_back: '已撤回' },
    column: { from: '生效时间', rule: '规则', goods: '商品范围', products: '商品数', by: '操作人', product: '商品', was: '原价', price: '新价', margin: '毛利率' },
    says: { percent_up: '上调 {{rate}}', percent_down: '下调 {{rate}}', amount_up: '上调 {{amount}}', amount_down: '下调 {{amount}}', price: '统一为 {{price}}', step: '取整到 {{step}}', ending: '尾数 {{ending}}', chosen_other: '选中的 {{count}} 种商品', category: '已删除的分类', search: '符合“{{search}}”的商品', all: '全部在售商品' },
    one: { planned_other: '{{count}} 种商品将于 {{at}} 调价', done_other: '{{count}} 种商品已于 {{at}} 调价', taken_back_other: '{{count}} 种商品价格不变，调价已撤回' },
    unknown: '没有这次调价', unknown_hint: '请在列表中查找。', take_back: '撤回调价', labels: '打印价签', take_back_hint: '生效之前可以撤回。如果终端一直离线，到点仍会切换。', decided: '设定', by_at: '{{by}}，{{at}}', no_price: '未定价', prices: '调价前后的价格', below: '低于成本',
    new_title: '批量调价', new_hint: '确认之前可以看到每件商品的新价格，不会有任何改动。',
    form: {
      goods: '哪些商品', chosen_other: '列表中选中的 {{count}} 种商品', all: '全部在售商品', category: '某个分类的商品', search: '符合搜索的商品', choose: '请选择', needed: '请填写。', rule: '怎样调价', kind: { percent: '按比例', amount: '按金额', price: '统一价' }, direction: '涨或跌', up: '上调', down: '下调',
      rate: '百分之几', rate_wrong: '请输入大于 0 的比例，最多下调 100。', amount: '金额（{{currency}}）', amount_wrong: '请输入金额。', price: '新价格（{{currency}}）', ending: '取整', no_ending: '不取整', when: '何时生效', now: '立即', later: '定时', moment: '日期和时间', moment_hint: '按门店时间（{{timezone}}）。',
      plan_zero: '定时调价', plan_other: '为 {{count}} 种商品定时调价', do_zero: '调价', do_other: '调整 {{count}} 种商品的价格',
    },
    preview: {
      name: '调价预览', empty_hint: '填写规则后，这里会列出每件商品的原价和新价。', title_zero: '没有价格会变动', title_other: '{{count}} 种商品会变价', same_other: '{{count}} 种保持不变。', unpriced_other: '{{count}} 种还没有定价。',
      below_cost_other: '{{count}} 种商品会低于成本销售', below_cost_hint: '这些商品排在最前面。毛利率按不含税价格计算。', free_other: '{{count}} 种商品会变成免费', free_hint: '请先核对这些商品。', planned_after_other: '{{count}} 种商品之后还有待生效的价格', planned_after_hint: '到时会改用那个价格。', more_other: '另外还有 {{count}} 种。',
    },
  },
} as const satisfies Translated<typeof en>;
