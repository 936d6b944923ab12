import type { imports as en } from '../en/imports.ts';
import type { Translated } from '../shape.ts';

export const imports = {
  nav: '导入',
  page: { title: '数据导入', hint: '可使用电子表格或其他系统的文件。', bring: '导入文件', bring_hint: 'CSV 文件（编码不限）或 XLSX 文件，第一行写列名。更改之前可先预览结果。', what: '文件内容', choose: '选择文件', receiving: '正在上传…', before: '以前的文件', none: '还没有导入过文件', none_hint: '可以先导入供应商的商品表，或从原来的系统导出的文件。', customers: '顾客名单需附同意证明，在单独的页面导入。', customers_link: '导入顾客名单', out: '已有数据可以导出为文件。', out_link: '导出' },
  column: { file: '文件', at: '上传时间', by: '操作人', rows: '行数', state: '状态' },
  kind: { products: '商品和价格', stock: '库存', staff: '员工' },
  state: { receiving: '上传中', ready: '待检查', waiting: '排队中', running: '进行中', checked: '已检查', done: '已导入', refused: '未导入', failed: '已停止', undoing: '撤销中', undone: '已撤销' },
  one: {
    ready_title: '请确认{{name}}各列的含义', nameless: '这个文件', checked_title_zero: '所有行都没有问题', checked_title_other: '有 {{count}} 行无法导入', refused_title_other: '有 {{count}} 行出错，未导入任何内容',
    done_none: '没有需要更改的内容', done_products_other: '已导入 {{count}} 件商品', done_stock_other: '已导入 {{count}} 件商品的数量', done_staff_other: '已新增 {{count}} 人', running_title: '第 {{done}} 行，共 {{rows}} 行', undoing_title: '已撤销 {{done}} 条', undone_none: '没有撤销任何内容', undone_products_other: '{{count}} 件商品已恢复原样', undone_stock_other: '{{count}} 件商品的数量已退回', undone_staff_other: '已撤下 {{count}} 人', failed_title: '这个文件无法导入',
    goes_on: '离开本页也会继续进行。', nothing_yet: '目前没有任何更改。', nothing_done: '没有任何更改，数据保持原样。',
  },
  read: {
    title: '读取方式', sheet: '工作表', encoding: '文件编码', encodings: { utf8: 'UTF-8', utf16le: 'UTF-16', utf16be: 'UTF-16（大端）', gb18030: 'GBK（GB 18030）' }, delimiter: '列分隔符', delimiters: { comma: '逗号', semicolon: '分号', tab: '制表符' },
    decimal: '小数点写法', decimals: { point: '点：1,234.50', comma: '逗号：1.234,50' }, known: '已有的商品', knowns: { update: '按文件更新', skip: '保持不变' }, tax: '文件未写税率时使用（%）', store: '门店', store_none: '请选择门店', stock_as: '数量的含义', stocks_as: { count: '现有数量', delivery: '到货数量' }, known_staff: '已有的人', knowns_staff: { update: '列出来', skip: '保持不变' },
  },
  columns: { title: '各列的含义', remembered: '沿用您上次为相同表头选择的含义。', guessed: '系统自动识别，如有误请修改。', none: '忽略', line: '行', broken: '此行无法读取。', label: '列 {{name}}', unnamed: '第 {{number}} 列', table: '前几行内容' },
  field: { code: '编码', barcode: '条码', name: '名称', name_zh: '中文名称', name_en: '英文名称', price: '售价', cost: '成本', tax_rate: '税率', unit: '单位', category: '分类', qty: '数量', role: '角色', store: '门店', language: '语言', pin: 'PIN' },
  act: { check: '检查每一行', all: '全部导入', skip_bad: '只导入正确的行', change: '修改列的含义', undo: '撤销这次导入', undo_hint: { products: '新增的商品会下架，更改的恢复原样。已完成的销售不受影响。之后有人改过的商品保持不变，并会列出。', stock: '导入的数量会反向记一次。之后盘点过的商品保持不变，并会列出。', staff: '新增的人不能再上岗。之后有人改过的保持不变，并会列出。' }, really: '确认撤销' },
  counts: { title: '导入后的结果', done: '导入结果', made: '新增', changed: '更新', same: '内容相同', skipped: '保持不变', refused: '未导入的行', undone: '已撤销', kept: '之后有改动，未撤销' },
  problems: { title: '哪一行有什么问题', none: '没有问题。', line: '行', value: '内容', why: '原因', taken: '已接受', left: '未导入', nothing: '空' },
  why: {
    number_word: '这是文字，不是数字。免费请写 0。', number_unreadable: '无法确定这个数字的写法。', number_decimals: '小数位数过多。', number_negative: '不能小于零。', number_too_large: '数值过大。', row_broken: '此行无法读取。',
    barcode_rounded: '条码被电子表格取整了，请将该列设为文本格式后重新保存。', barcode_misread: '条码校验位不符，有一位数字有误。', barcode_link: '这是网址，不是条码。', name_missing: '没有名称。', key_missing: '没有编码也没有条码，以后无法识别。', too_long: '内容过长。', unit_unknown: '单位只能是件或千克。',
    barcode_elsewhere: '条码已属于其他商品。', row_contradicts: '与后面标出的那一行内容不一致。', price_blank: '没有价格，定价前无法销售。', product_unknown: '没有这件在售商品。', changed_since: '之后有人改动过。', categories_full: '分类数量已达上限。', qty_missing: '没有数量。', row_repeated: '同一商品出现了两次。', role_unknown: '没有这个角色。', pin_unusable: '这个 PIN 不能使用：需要四到八位数字，并达到角色要求的位数。', language_unknown: '只支持 zh 和 en。', name_taken: '已有同名的人。', store_unknown: '没有这家门店。', role_everywhere: '内置角色在所有门店有效。请留空门店，或填写自定义角色。', staff_full: '一个文件最多只能有这么多人。',
  },
} satisfies Translated<typeof en>;
