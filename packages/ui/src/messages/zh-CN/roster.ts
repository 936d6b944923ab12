import type { roster as en } from '../en/roster.ts';
import type { Translated } from '../shape.ts';

export const roster = {
  nav: '排班',
  page: {
    title_zero: '这一周还没有排班', title_other: '这一周有 {{count}} 个班', hint: '终端会收到过去一周和未来两周的排班。时间按门店所在时区。',
    before: '上一周', after: '下一周', now: '本周', store: '门店', all_stores: '全部门店', add: '添加班', import: '导入文件', grid: '按人员和日期排列的班', person: '人员',
    empty: '还没有排班', empty_hint: '可以逐个添加，也可以导入表格文件。之后有人在排班外上岗，终端会提示。',
    add_for: '为{{name}}添加 {{day}} 的班', add_on: '添加 {{day}} 的班', free: '无人',
  },
  accepted: { planned: '计划', late: '事后认可', swapped: '已换班' },
  form: {
    add: '新的班', operator: '人员', store: '门店', day: '日期', from: '开始', until: '结束', until_hint: '早于开始时间，则到次日结束。', late: '这是排班外的工作，现在补认', reason: '原因', reason_needed: '请简单说明原因。',
    save: '添加', remove: '删除', really: '确认删除', by: '录入人：{{name}}', needed: '请填写。',
    swap: '把这个班交给别人', swap_hint: '会记下双方和您的认可。', to: '接班人', takes: '{{name}} 接手', exchanges: '{{name}} 用 {{shift}} 交换', choose: '请选择', do_swap: '认可换班',
  },
  file: {
    title: '导入排班', hint: 'CSV 文件，第一行为列名：操作员、门店、日期、开始、结束。操作员填姓名，门店填编号，日期如 2026-11-23，时间如 09:00。要么全部导入，要么都不导入。',
    choose: '文件', bring: '导入', done_other: '已添加 {{count}} 个班。', known_other: '{{count}} 个已存在。', close: '关闭',
    problems_other: '没有导入：{{count}} 行有误', line: '第 {{line}} 行',
    reason: {
      missing: '“{{column}}”列为空。', unknown: '没有找到{{column}}“{{value}}”。', ambiguous: '有多人叫“{{value}}”，请改用其编号。', gone: '“{{value}}”已离职。', not_a_date: '“{{value}}”不是日期。', not_a_time: '“{{value}}”不是时间。',
      too_long: '到“{{value}}”结束超过一天。', overlap: '{{value}} 与已有的班重叠：{{shift}}。', overlap_line: '{{value}} 与第 {{shift}} 行重叠。',
    },
    column: { operator: '操作员', store: '门店', date: '日期', from: '开始', until: '结束' },
  },
  off: {
    title_other: '{{count}} 次排班外上岗', hint: '还没有人认可。认可后，从上岗到最后离岗记为一个班；需要查看的，会成为监督中的一条发现。',
    pick: '{{name}}，{{store}}，{{times}}', all: '全选', open_end: '尚未离岗', reason: '原因', reason_needed: '请简单说明原因。', accept_other: '认可 {{count}} 次', look: '交由监督查看', more: '另有 {{count}} 次，处理完这些后显示。',
  },
  requests: {
    title_other: '{{count}} 个换班申请', hint: '操作员在终端上提出。您认可之前，排班不变。',
    pick: '{{from}} 请 {{to}} 接班', agreed: '{{name}} 已同意', waits: '{{name}} 还没有答复', accept: '认可', decline: '不认可',
  },
  policy: {
    title: '排班外上岗', hint: '班前班后各 15 分钟仍算在班内。从未排过班的人不受影响。', owner_only: '由店主修改。',
    of: { nothing: '不处理', note: '记入流水', manager: '需店长在终端上确认' },
  },
} as const satisfies Translated<typeof en>;
