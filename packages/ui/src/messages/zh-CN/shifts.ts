import type { shifts as en } from '../en/shifts.ts';
import type { Translated } from '../shape.ts';

export const shifts = {
  title: { open: '{{terminal}} 应有现金 {{amount}}', even: '{{terminal}} 清点无差异', short: '{{terminal}} 短款 {{amount}}', over: '{{terminal}} 长款 {{amount}}', unknown: '没有这个班次' },
  subtitle: { open: '{{opened}} 由{{operator}}开班，尚未交班', closed: '{{opened}} 至 {{closed}}，{{operator}}开班', nobody: '不明人员' },
  print: '打印交班报表（Z）', print_open: '打印目前数字', z: '交班报表（Z）', x: '目前数字：本班次尚未交班',
  open: { title: '本班次尚未交班', hint: '终端上的销售会继续计入；这里是已经收到的数字。' },
  by_office: '由后台交班', by_office_hint: '{{by}}，{{at}}。终端之后传来的内容会生成新的版本，终端自己的清点会取代这次的数字。',
  by_office_replaced: '起初由后台交班', by_office_replaced_hint: '{{by}}，{{at}}。终端后来传来了自己的清点，现以终端为准。',
  drawer: '钱箱', float: '备用金', cash_in: '现金销售', cash_out: '退出现金', moved_in: '存入现金', moved_out: '取出现金', expected: '应有', counted: '实点', difference: '差异', reason: '原因', reason_by: '{{reason}}（{{operator}}）', no_reason: '没有填写',
  counted_by: { office: '后台，{{by}}', terminal: '终端，{{by}}' }, counted_where: '清点', where: { office: '后台', terminal: '终端' },
  tenders: '按收款方式', tender: { cash: '现金', card: '银行卡', code: '付款码', exchange: '换货' }, taken: '收入', returned: '退出', count: '笔数', no_tenders: '没有销售，也没有退货。',
  sales: '销售', refunds: '退货', all_sales: '查看本班次销售', tax: '按税率', tax_hint: '已扣除退货。', rate: '税率', net: '不含税', tax_amount: '税额',
  moved: '现金存取', moved_kind: { in: '存入', out: '取出' }, at: '时间', amount: '金额', operator: '操作员',
  denominations: '清点明细', value: '面额', pieces: '数量', sum: '小计',
  revisions: '报表的各个版本', revisions_hint: '旧版本不会被覆盖；变动写在数字下方。', revision: '第 {{revision}} 版', figure: '项目', made_at: '生成时间',
  entries: '本班次的流水', heads: '在流水中的位置', closing_head: '终端交班时', server_head: '服务器当前', office_head: '服务器（后台交班）', head: '{{seq}} · {{hash}}', no_closing: '终端还没有交班', id: '班次',
  close: {
    title: '从后台交班', hint: '用于终端丢失或操作员已离开。如果终端在手边，请在终端上交班。', action: '从后台交班', of: '为 {{terminal}} 交班',
    means: '这样做会怎样', means_hint: '报表按已收到的内容生成。终端恢复后，它的销售会补入，它自己的清点会取代您的数字；每个版本都可以查看。终端本身仍是开班状态，需要有人在终端上交班。',
    counted: '清点的现金（{{currency}}）', counted_hint: '如果无法清点，请填 0 并说明。', reason: '原因', reason_hint: '会和您的姓名一起记入流水。', wrong: '请输入金额，例如 120.50。',
  },
  of_shift: '一个班次的销售', of_shift_clear: '查看全部销售',
  unsettled: {
    title_zero: '所有收款都已核实', title_other: '有 {{count}} 笔收款尚未核实', title_more: '最早的 {{count}} 笔未核实收款', hint: '还不清楚顾客是否已被扣款，终端不会自行再次收款。', nav: '未核实的收款', table: '未核实的收款',
    what: '怎么办', look_card: '请查看签购单或询问收单机构，再在终端上打开这一单，登记结果。', look_code: '请按时间、金额和单号在钱包的商户端查询，再在终端上打开这一单，登记结果。', reference: '单号', no_reference: '没有', kind: '收款方式', none_hint: '刷卡机或钱包没有回应时，这笔收款会显示在这里，直到终端登记结果。', link: '不清楚是否已扣款的收款',
  },
} as const satisfies Translated<typeof en>;
