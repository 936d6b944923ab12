import type { stores as en } from '../en/stores.ts';
import type { Translated } from '../shape.ts';

export const stores = {
  title_other: '共 {{count}} 家门店', hint: '您的销售场所。更改会在几秒内同步到门店的终端。', hint_reading: '您的销售场所。由店主维护这份列表。', table: '门店', add: '新建门店', change: '修改{{name}}',
  column: { store: '门店', address: '地址', zone: '时区', currency: '货币', tax: '税', terminals: '终端' },
  tax: { included: '含税', added: '另加' }, no_address: '未填写地址', terminals_other: '{{count}} 台终端',
  empty: '还没有门店', empty_hint: '每家门店有自己的时区、货币和终端。',
  code: '代码', code_hint: '一到八位大写字母或数字，会印在小票上，以后不能更改。', code_fixed: '已印在顾客手中的小票上，不能更改。', code_wrong: '请填写一到八位大写字母或数字，例如 S2。',
  name: '名称', name_hint: '顾客熟悉的名称，会印在小票上。', address: '地址', address_hint: '仅供内部使用。小票上的文字在“小票”中设置。', currency: '货币', currency_hint: '注册第一台终端之前可以更改。', currency_fixed: '已有终端按这种货币注册，不能更改。需要其他货币时，请新建门店。',
  zone: '时区', zone_hint: '营业日按此计算，以前的日子不受影响。', languages: '小票和屏幕使用的语言', tax_hint: '价格是否含税及其他销售规则：', tax_link: '收款设置', tax_like: '沿用同一货币的第一家门店的销售规则。', needed: '请填写。', save: '保存', create: '新建', cancel: '取消',
  made: '已新建{{name}}', made_hint: '接下来请为它注册终端。', made_link: '前往终端',
} satisfies Translated<typeof en>;
