import type { Translated } from '../shape.ts';
import type { watch as en } from '../en/watch.ts';

export const watch = {
  places: { label: '监督', findings: '发现', cases: '案件', scores: '对照表', policy: '处理规则', report: '月报' },
  somebody: '人员不明', a_terminal: '某台终端', here: '本店',
  findings: {
    title_none: '没有待处理的发现', title_answered: '已处理的发现', title_other: '{{figure}} 条发现', title_about: '{{title}}，其中 {{figure}} 条为“{{what}}”', title_more: '超过 {{figure}} 条发现',
    hint: '与登记不符，或与同类员工明显不同。发现不是结论。', table: '发现', open: '待处理', answered: '已处理', all_rules: '全部规则', all_stores: '全部门店', rule: '规则', store: '门店', of_operator: '只看{{name}}', everybody: '所有人',
    none: '没有待处理的发现', none_hint: '终端上传的流水几秒内就会查看。', none_answered: '还没有处理过发现。', what: '情况', sure: '把握', where: '地点', when: '时间', answer: '处理',
  },
  sure: { strong: '很可能', likely: '较可能', possible: '有可能', weak: '仅供留意', with_figure: '{{words}}（{{figure}}）' },
  answers: { note: '已备注', step_up: '下次登录加验', approval: '下次登录须店长确认', lock: '已锁终端并立案', case: '已立案', dismissed: '已说明', policy: '处理规则' },
  rule: {
    borrowed_sign_on: '借用签到', two_places: '分身两地', wrong_place: '地点不符', off_roster: '不在班次', own_device: '密钥复制', event_terminal: '外借终端', self_approval: '自己批准', reciprocal_approvals: '互相批准',
    voids: '删除商品', refunds_without_sale: '无小票退款', own_refunds: '退自己的单', no_sale_drawer: '无销售开钱箱', discounts: '折扣', overrides: '改价', reprint_refund: '补打后退款', refunds_to_points: '退成积分', tiny_sales: '极小金额', low_item_value: '低价商品',
  },
  sentence: {
    taken_over: '{{who}}还在 {{terminal}} 上工作时，{{other}}在那里签到', switched_back: '{{other}}接用 {{terminal}} 后 {{minutes}} 分钟，{{who}}又回来操作',
    two_terminals: '{{who}}同时在 {{terminal}} 和 {{terminal_other}} 上工作了 {{minutes}} 分钟', refused_pins: '{{who}}签到期间，{{terminal}} 上输错{{other}}的 PIN {{times}} 次', unusual_terminal: '{{other}}有 {{days}} 天在 {{terminal}} 上为{{who}}批准，但从不在那里上班', lent_approval: '{{other}}在 {{terminal}} 上为{{who}}批准，但当时人在 {{km}} 公里外的{{store_other}}',
    two_places: '{{who}}在{{store}}，{{minutes}} 分钟后又在 {{km}} 公里外的{{store_other}}', two_stores: '{{who}}同时在{{store}}和{{store_other}}上岗操作', lent_elsewhere: '{{other}}在 {{terminal}} 上为{{who}}批准，但当时正在{{store_other}}操作', wrong_network: '{{store}}的 {{terminal}} 出现在网络 {{network}} 中', wrong_position: '{{store}}的 {{terminal}} 出现在离店 {{away}}的地方',
    off_before: '{{who}}在班次开始前 {{minutes}} 分钟就在工作', off_after: '{{who}}在班次结束后 {{minutes}} 分钟还在工作', off_none: '{{who}}在没有排班的日子工作',
    branch: '{{terminal}} 的密钥从第 {{seq}} 条起签了两份不同的流水', never_enrolled: '有流水以 {{terminal}} 的名义上传，但不可能来自已登记的终端', event_terminal: '{{terminal}} 在外借时间之外 {{minutes}} 分钟被使用',
    self_approval: '{{who}}批准了自己的操作：{{action}}', reciprocal_approvals: '{{who}}和{{other}}互相批准的次数远多于他人',
    voids: '{{who}}删除了 {{times}} 行商品，同类员工约 {{expected}} 行', refunds_without_sale: '{{who}}做了 {{times}} 笔无小票退款，同类员工约 {{expected}} 笔', own_refunds: '{{who}}退了自己的 {{times}} 笔销售，同类员工约 {{expected}} 笔',
    no_sale_drawer: '{{who}}无销售开钱箱 {{times}} 次，同类员工约 {{expected}} 次', discounts: '{{who}}给了 {{times}} 次折扣，同类员工约 {{expected}} 次', overrides: '{{who}}改价 {{times}} 次，同类员工约 {{expected}} 次',
    reprint_refund: '{{who}}补打小票后退现金 {{times}} 次，同类员工约 {{expected}} 次', refunds_to_points: '{{who}}有 {{times}} 笔退成积分，同类员工约 {{expected}} 笔', tiny_sales: '{{who}}有 {{times}} 笔极小金额的销售，同类员工约 {{expected}} 笔',
    low_item_value: '{{who}}有 {{times}} 笔销售单价明显偏低，同类员工约 {{expected}} 笔', unknown: '有情况不符',
  },
  evidence: {
    km: '路程', minutes: '相隔', least_minutes: '路上至少需要', uncertain_minutes: '时钟误差可能有', exposure: '总量', weeks: '累计周数', ratio: '相当于同类员工的倍数', interval: '范围', given: '{{who}}批准', taken: '{{other}}批准', peers: '{{figure}}（同类员工 {{expected}}）', expected: '同类员工', times: '次数', away: '距离', accuracy: '定位精度', network: '网络', tail: '正常员工出现的概率',
    figure_km: '{{figure}} 公里', figure_minutes: '{{figure}} 分钟', figure_m: '{{figure}} 米', from_to: '{{low}} 至 {{high}}', out_of: '{{figure}} 笔或行',
  },
  action: {
    discount: '打折', waive: '抹零', override_price: '改价', refund: '退款', refund_without_sale: '无小票退款', refund_otherwise: '换方式退款', charge_again: '重新收款', move_cash: '存取现金', open_drawer: '开钱箱', read_x_report: '查看 X 报表', unlock_operator: '解锁操作员', unknown: '需要店长批准的操作',
  },
  explanations: {
    offline_queue: '终端离线，稍后才上传。', clock: '终端时钟不准。', accepted_swap: '换过班。', help_at_the_till: '给同事帮忙。', sales_rush: '当时特别忙。', returns_desk: '在退货台工作。', beginner: '是新员工。', outage: '网络或支付服务中断。', few_figures: '数据还不多。',
  },
  finding: {
    back: '发现', unknown: '没有这条发现。', found: '{{at}} 发现', evidence: '依据', operator: '相关人员', store: '门店', terminal: '终端', period: '时间', sure: '把握', explanations: '也可能是', explanations_none: '数据里看不出其他原因，请当面了解。', entries: '相关流水', entries_none: '没有列出流水。', entry_gone: '已不在这里',
    decide: '如何处理', decide_hint: '决定之前，先了解情况。', open_case: '立案', open_case_hint: '由您负责。可以告知操作员，对方有权答复。', dismiss: '已有说明', note: '只作备注', reason: '原因', reason_hint: '其他人会看到。', needed: '请写明原因。', answered: '已处理', by: '处理人', answer: '处理', to_case: '查看案件',
    done: '已采取的措施', done_note: '等人处理。', done_lock: '已锁定 {{terminal}} 并立案。', done_case: '已立案。', done_dismissed: '已有说明，没有其他措施。',
    wanted: { step_up: '规则要求工牌加 PIN，但没有指明在岗人员，因此改为立案。', approval: '规则要求店长确认，但没有指明在岗人员，因此改为立案。', lock: '规则要求锁定终端，但没有指明终端，因此改为立案。' },
    demand: { step_up: '{{who}}下次登录须同时使用工牌和 PIN。', approval: '{{who}}下次登录须店长确认。', stands: '之后还没有登录。有效至 {{at}}，可在“操作员”页面撤回。', met: '已于 {{at}} 完成，不再要求。', taken_back: '已于 {{at}} 撤回。', replaced: '{{at}} 起改为更严格的要求。', expired: '一直没有登录，已于 {{at}} 失效。' },
    decide_still: '规则的处理不是最终决定。', kind_gone: '流水',
  },
  cases: {
    title_none: '没有进行中的案件', title_other: '{{figure}} 个进行中的案件', title_unanswered: '{{title}}，{{figure}} 个无人负责', title_ended: '已结案', hint: '每个案件由一人负责，当事人除外。', table: '案件', open: '进行中', ended: '已结案',
    none: '没有进行中的案件', none_hint: '可以从一条发现立案。', none_ended: '还没有结案的案件。', who: '当事人', about: '事由', in_charge: '负责人', nobody: '无人', state: '状态', opened: '立案时间',
    states: { new: '尚未告知', told: '等待答复', replied: '已答复', late: '七天未答复' },
  },
  outcome: { misconduct: '违规', accident: '意外', unfounded: '不成立', unclear: '未查清' },
  outcome_means: { misconduct: '是有意为之。', accident: '确有其事，但无人有过错。', unfounded: '这条发现有误。', unclear: '无法查清。' },
  one_case: {
    back: '案件', title: '{{who}}：{{what}}', unknown: '没有这个案件。', time_line: '经过', findings: '发现', assign: '负责人', take: '交给此人', tell: '告知{{who}}', tell_hint: '对方可以在终端上看到这些发现，并用自己的 PIN 答复，期限七天。', told: '{{at}} 已告知。', waits: '对方答复后，或 {{at}} 起，可以作出结论。', may_end: '现在可以作出结论。',
    note: '备注', note_add: '添加备注', end: '结论', end_hint: '不能更改。当事人会看到结论和理由。', reason: '理由', choose: '请选择结论。', needed: '请先填写内容。', do_end: '结案', ended: '已结案', nobody_known: '人员不明，无需告知。', no_people: '这里没有其他人可以处理，请先邀请另一位店长。',
    events: { opened: '{{by}}立案', added: '{{by}}补充了发现', assigned: '{{by}}交由{{text}}负责', noted: '{{by}}备注', told: '{{by}}告知了操作员', replied: '{{by}}答复', ended: '{{by}}结案' },
  },
  scores: {
    title_none: '还没有对照表', title: '{{figure}} 人与同类员工的对照', title_other: '{{figure}} 人与同类员工的对照', hint: '最近 {{figure}} 周，越早的权重越小。1 表示与同职级、同门店、同时段的员工相同。', none_hint: '第一个完整的星期结束后，销售足够多的人就会有。', bar: '{{ratio}} 倍，范围 {{low}} 至 {{high}}', bar_words: '{{exposure}} 中有 {{times}}，同类员工约 {{expected}}', legend: '横条表示真实水平有九成可能落在的范围，竖线是同类员工的水平。', findings: '发现', all_stores: '全部门店', store: '门店', all: '也显示正常的项目', apart: '没有明显不同的项目。',
  },
  policy: {
    title: '发现后如何处理', hint: '按规则和把握大小处理。', lock_call: '终端锁定时请操作员联系谁', lock_call_hint: '姓名和电话，会显示在终端上。留空则显示店长。', sure: '把握达到（%）', sure_hint: '达到后按右列处理。', unsure_column: '把握较小', sure_column: '把握较大', rule: '规则', answer: { note: '备注', step_up: '要求工牌加 PIN', approval: '要求店长确认', lock: '锁定终端', case: '立案' },
    means: { note: '等人处理，不采取其他措施。', step_up: '操作员下次登录时，须同时使用工牌和 PIN，仅一次。没有工牌的输入 PIN。', approval: '操作员下次登录时，须由在场的店长确认，仅一次。', lock: '该终端停止收款，直到有人解锁，同时立案。只用于确定的事实。', case: '由专人负责，并告知操作员。' },
    why_not: { no_terminal: '这条规则不涉及某台终端，会改为立案。', nobody_named: '没有人登录时，会改为立案。' }, no_reason: '终端只知道要验什么，不知道原因。', save: '保存', saved: '已保存，从现在起生效。', owner_only: '由店主决定。', table: '各规则的处理', field: '{{rule}}：{{column}}', wrong: '请填 1 到 100 的数字。',
    again: { title: '重新查看历史', hint: '用于新规则，或导入数据之后。已有的发现不会重复。', from: '起始日期', go: '重新查看', wrong: '请选择日期。', waiting: '马上开始。', running: '已看到 {{at}}：{{entries}} 条流水，{{found}} 条新发现。', done: '{{at}} 完成：{{entries}} 条流水，{{found}} 条新发现。', failed: '没有完成，请重试。' },
  },
  about_me: {
    title: '关于我', close: '关闭', loading: '正在向后台查询。', cases: '与您有关的案件', cases_none: '没有需要您说明的事。', told: '{{at}} 已告知您。', reply: '您的答复', reply_hint: '请用自己的话说明经过，内容会原样保存。', send: '提交答复', sent: '答复已保存，正在送往后台。', replied: '您已于 {{at}} 答复。', ended: '已结案：{{outcome}}。', scores: '与同类员工的对照', scores_none: '没有明显不同的项目。', again: '重新查询', no_verdict: '发现不是结论，您有权答复。',
  },
  report: {
    title: '{{month}}：{{findings}}，{{cases}}', findings_zero: '没有发现', findings_other: '{{figure}} 条发现', cases_zero: '没有结案', cases_other: '结案 {{figure}} 个', hint: '由流水计算得出。', month: '月份', by_rule: '发现', rule: '规则', found: '发现', noted: '备注', dismissed: '已说明', asked: '登录加验', to_cases: '立案', open: '待处理', none: '这个月没有发现。', opened: '立案', ended: '结案', still_open: '月末未结', cases_section: '案件', to_reply: '告知到答复', to_end: '立案到结案', middle: '{{figure}} 小时（中位数）', no_time: '—', false_alarms: '误报', none_ended: '没有结案', of_ended_zero: '{{all}} 个中没有误报', of_ended_other: '{{all}} 个中有 {{figure}} 个', outcomes: '结论',
    export: '导出给审计', export_hint: '这些日子的全部流水原样导出，附证明材料和一个只需 Node 即可运行的验证程序。', from: '从', until: '到', save: '保存导出文件', key: '服务器密钥指纹', key_hint: '请抄在纸上，验证导出文件时用来核对。', wrong: '请选择起止日期，先后顺序要对。',
  },
} as const satisfies Translated<typeof en>;
