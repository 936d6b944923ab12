import type { promotions as en } from '../en/promotions.ts';
import type { Translated } from '../shape.ts';

export const promotions = {
  nav: { promotions: '促销' },
  list: {
    title_zero: '当前没有促销', title_other: '{{count}} 个促销进行中', hint: '终端离线时也会自动计算，服务器会逐笔复核。', add: '新建促销', table: '促销', state: '状态', all_states: '全部促销',
    empty: '还没有促销', empty_hint: '例如买二送一。保存后，正在使用的终端几秒内生效。', none: '没有这种状态的促销', none_hint: '请选择其他状态。', name: '促销', gives: '内容', when: '时间', uses: '使用笔数', given: '优惠合计',
  },
  state: { now: '进行中', planned: '未开始', ended: '已结束' },
  says: {
    all: '全部商品', more_other: '{{goods}}等另外 {{count}} 种', percent: '{{goods}}减 {{rate}}', amount: '{{goods}}每件减 {{amount}}', price: '{{goods}}特价 {{price}}', free: '{{goods}}买 {{buy}} 送 {{get}}', buy_get: '{{goods}}买 {{buy}} 件，另 {{get}} 件减 {{rate}}',
    part: '{{goods}} {{pieces}} 件', bundle: '{{parts}}，组合价 {{price}}', threshold: '{{goods}}满 {{over}} 减 {{off}}', days: '{{days}}', hours: '{{from}} 至 {{until}}', coupon: '凭优惠码 {{coupon}}', groups: '仅限{{groups}}', from: '{{at}} 起', until: '{{at}} 止', always: '长期', times_other: '每单最多 {{count}} 次',
  },
  form: {
    title_new: '新建促销', title_copy: '复制“{{name}}”', what: '优惠内容', kind: '类型', kinds: { percent: '按比例减', amount: '每件立减', price: '特价', buy_get: '买赠', bundle: '组合价', threshold: '满减' },
    rate: '减百分之几', rate_hint: '20 表示八折。', amount: '每件或每公斤减（{{currency}}）', price: '每件或每公斤价格（{{currency}}）', buy: '买几件', get: '送几件', get_rate: '赠品减百分之几', get_hint: '100 为免费。优惠用在最便宜的商品上。', bundle_price: '组合价（{{currency}}）', over: '满（{{currency}}）', off: '减', off_percent: '按比例', off_amount: '按金额', off_minor: '减多少（{{currency}}）',
    goods: '适用商品', goods_all: '全部商品', goods_some: '部分商品', categories: '分类', products: '商品', find: '添加商品', find_hint: '名称、编码或条码', remove: '移除{{name}}', goods_needed: '请至少选择一个分类或商品。', part: '第 {{count}} 组', pieces: '件数', add_part: '添加一组', remove_part: '移除第 {{count}} 组',
    when: '时间', from: '开始', until: '结束', dates_hint: '不填则立即开始、手动结束。按 {{timezone}} 的时间。', days: '星期', day: { d1: '周一', d2: '周二', d3: '周三', d4: '周四', d5: '周五', d6: '周六', d7: '周日' }, days_hint: '不选则每天有效。', hours_from: '每天从', hours_until: '到', hours_hint: '都不填则全天有效，也可以跨过午夜。', hours_wrong: '两个时间都填，或都不填。',
    name_zh: '中文名称', name_en: '英文名称', name_hint: '会印在小票上。', name_needed: '请至少填写一种语言的名称。', rules: '规则', groups: '仅限会员分组', groups_hint: '不选则人人可享。会员需出示会员卡。', coupon: '优惠码', coupon_hint: '填写后，输入优惠码才有效。', combines: '可与其他促销叠加', combines_hint: '不叠加时，一件商品只参加一个促销。', priority: '顺序', priority_hint: '数字小的优先。', times_max: '每单最多几次', times_hint: '不填则不限次数。',
    wrong_percent: '请输入大于 0、不超过 100 的数。', wrong_number: '请输入 {{min}} 到 {{max}} 的整数。', wrong_until: '结束时间要晚于开始时间。', wrong: '请核对此项。', save: '保存', create: '开始促销', saved: '已保存。', saved_hint: '正在使用的终端几秒内生效。', end: '立即结束', copy: '复制', load_newest: '载入最新内容', unknown: '没有这个促销',
    used_zero: '还没有使用过。', used_other: '已用于 {{count}} 笔销售，共优惠 {{given}}。',
  },
  trial: {
    title: '试算一单', hint: '与当时生效的全部促销一起，按终端的规则计算。', empty: '添加商品，看看效果。', quantity: '{{name}}的件数', coupons: '优惠码', coupons_hint: '多个用空格分开。', at: '时间', now: '不填则为现在。', this: '本促销', none: '没有优惠', total: '应收', incomplete: '请先填好促销内容。', table: '每行的优惠',
  },
  selling: {
    title: '{{store}}的收款设置', hint: '本店终端几秒内生效，离线时同样遵守。', hint_reading: '这些设置由店主修改。', money: '税与现金', tax_mode: '价格', tax_included: '含税', tax_added: '另加税', step: '最小找零单位（{{currency}}）', step_hint: '现金按此取整。', open_tax: '无商品金额的税率', promotions: '同时符合多个促销时', best: '取对顾客最优惠的', priority: '按促销的顺序',
    limits: '操作员可自行处理', limits_hint: '超出时由店长当场批准。', discount: '折扣最多减（%）', waive: '抹零最多（{{currency}}）', refund: '退款最多（{{currency}}）', offline: '连不上服务器时', offline_hint: '现金不受限制。', card: '刷卡', code: '扫码付款', taken: '本店使用', sale: '每单最多（{{currency}}）', total: '累计最多（{{currency}}）', hours: '最多几小时',
    caps: '无法查询的小票退款', cap_receipt: '每张小票最多（{{currency}}）', cap_day: '每台终端每天最多（{{currency}}）', scales: '秤标签', scales_hint: '共 12 位：两位前缀数字，然后 P 为商品，W 为克数或 M 为价格，C 为跳过的校验位。', pattern: '格式 {{count}}', add_pattern: '添加格式', remove_pattern: '移除格式 {{count}}',
    example_weight: '{{code}}：商品 {{item}}，{{grams}} 克', example_price: '{{code}}：商品 {{item}}，{{price}}', pattern_wrong: '按这个格式无法读取标签。', scales_none: '本店不读取秤标签。', save: '保存', saved: '已保存。', saved_hint: '终端几秒内生效。', wrong: '请核对此项。',
  },
} as const satisfies Translated<typeof en>;
