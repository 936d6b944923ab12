import type { contact as en } from '../en/contact.ts';
import type { Translated } from '../shape.ts';

export const contact = {
  nav: { messages: '消息', ask: '问闸口', requests: '顾客请求', calls: '电话', providers: '发送服务商', mailings: '群发', templates: '模板', registers: '公共名单' },
  channel: { sms: '短信', email: '邮件', push: '推送', voice: '电话' },
  purpose: {
    receipt: '小票', confirmation: '确认请求', withdrawal_notice: '退订回执', security: '安全提醒', order: '订单通知', service: '服务通知', follow_up: '回访', survey: '调查', marketing: '优惠', recommendation: '推荐', staff: '员工邮件',
  },
  source: { till: '在终端', receipt: '在小票页面', preferences: '在顾客页面', confirmation: '由顾客确认', one_click: '邮件中一键退订', reply: '回复消息', operator: '由操作员代办', office: '由后台代办', import: '随名单导入', complaint: '由投诉' },
  form: { soft: '购买时未拒绝', express: '明确同意', confirmed: '明确同意，并在自己的设备上确认', written: '已确认，包括自动语音' },
  state: { waiting: '等待中', sending: '发送中', sent: '已发送', delivered: '已送达', failed: '未送达', unknown: '结果未知', denied: '未放行', cancelled: '已取消', tray: '在待看箱' },
  certainty: { checked: '已核对', unconfirmed: '待确认', practice: '行业惯例，非法律' },
  effect: { allow: '支持', defer: '推迟', deny: '禁止' },
  gate: {
    title: '闸口会怎么说？', hint: '任何顾客、渠道、目的和时间都可以问。不会发送，也不会留下记录。', legal: '以下内容不是法律意见。', legal_hint: '每条规则都注明出处和可靠程度。', question: '要问的', customer: '顾客', find: '完整的号码或邮箱', find_none: '没有人使用它。', other: '换一位顾客', point: '联系方式', channel: '渠道', purpose: '目的', store: '由哪家门店', at: '时间', at_hint: '留空为现在，按门店时间。', by: '方式', by_machine: '由机器发送或播报', by_person: '由人拨打或书写', points_none: '这位顾客没有联系方式。',
    allow: '可以，现在就能发送', allow_at: '可以，能在 {{at}} 发送', defer: '{{until}} 之前不能发送', deny: '不可以发送', asked_note: '这里假定顾客刚刚要求过，或有订单正在处理。', until: '到 {{at}} 为止', evidence: '依据', evidence_consent: '顾客的表示', evidence_message: '一条消息', reasons: '原因', reasons_allow: '支持发送', reasons_deny: '禁止发送', reasons_defer: '需要推迟', fact: '缺少：{{fact}}',
  },
  reason: {
    repeated: '同样的请求之前已有。', expired: '到那时已经没有用处。', request_broken: '请求无法识别。', fact_missing: '有必须知道的事情不清楚。', rules_broken: '有规则包无法读取，恢复之前一律不发送。', point_unfit: '这个联系方式不能用这个渠道。', employed: '收件人在本店工作。', not_employed: '收件人不在本店工作。',
    erased: '顾客资料已删除，或地址无法送达。', stopped: '顾客只接收自己要求的消息。', listed: '这个号码或邮箱在免联系名单上。', asked: '顾客要求过。', not_asked: '顾客没有要求过。', dealing: '有订单、付款或事项正在处理。', no_dealing: '没有正在处理的订单、付款或事项。', ground_expired: '所依据的事情已经过去太久。', consented: '顾客已同意。', no_consent: '顾客从未同意用这个渠道接收这类内容。', withdrawn: '顾客已撤回同意。',
    place_unknown: '不清楚顾客住在哪里。', place_without_rules: '没有规则包适用于顾客的居住地。', forbidden: '当地禁止。', consent_enough: '同意的方式符合规则要求。', consent_weak: '规则要求更明确的同意。', silence: '拒绝之后有一段时间不得联系。', register_listed: '这个号码在公共的谢绝来电名单上。', register_stale: '公共名单的副本缺失或已过期。', content_missing: '消息缺少法律要求的内容。',
    outside_hours: '不在当地允许的时段内。', hours_never: '任何时段都不允许。', outside_wished_hours: '不在顾客希望的时段内。', paused: '顾客要求暂停。', cap_reached: '联系次数已到上限。', too_late: '等到可以发送时已经没有用处。',
  },
  messages: {
    title_zero: '还没有消息', title_other: '{{count}} 条消息', title_more: '最新的 {{count}} 条消息', title_unknown_other: '{{count}} 条消息不清楚是否送达', title_waiting_other: '{{count}} 条消息等待发送，没有需要处理的', title_fine: '没有需要处理的', hint: '已发送、等待中和被闸口拒绝的消息。没有发送服务商时，消息留在待看箱。', table: '消息', all_states: '全部状态', all_channels: '全部渠道', all_purposes: '全部目的',
    unknown_show: '查看', unknown_hint: '服务商没有告知结果。系统不会自动重发。', empty: '还没有发送过消息', empty_hint: '小票、确认请求和优惠会出现在这里，被闸口拒绝的也在这里。', none: '没有这样的消息', none_hint: '请更换筛选条件。', of: '{{name}} 的消息', of_somebody: '一位顾客的消息', all: '所有人的消息', what: '消息', channel: '渠道', purpose: '目的', state: '状态', at: '生成', provider: '服务商', not_kept: '内容未保留', state_filter: '状态',
  },
  message: {
    unknown: '没有这条消息', title: { waiting: '等待至 {{at}}', sending: '正在发送', sent: '已发送', delivered: '已送达', failed: '未送达', unknown: '不清楚是否送达', denied: '闸口没有放行', cancelled: '已取消' }, title_tray: '在待看箱中，没有发给任何人', subtitle: '{{channel}}，{{purpose}}，生成于 {{at}}', seen: '顾客看到的样子', seen_hint: '不会加载外部内容，也不运行脚本。', not_kept: '内容未保留，或已删除。', subject: '主题', html: '网页形式', text: '纯文本', tray_hint: '这个渠道还没有发送服务商。设置之后，消息才会发出。', script: '来电人要说的话',
    about: '基本信息', customer: '顾客', open_customer: '打开顾客', made: '生成', due: '发送时间', expires: '有效至', provider: '服务商', tray: '待看箱', reference: '服务商编号', by: '方式', by_machine: '机器', by_person: '人工', refusals: '暂时被拒次数', decided: '闸口的决定', decided_made: '生成消息时', decided_sending: '准备发送时', decided_hint: '{{at}}，{{stage}}决定。', decided_none: '无法读取这次决定的流水。', cancel: '取消发送', cancel_hint: '它还没有发出。', report: '您知道它后来怎样吗？', report_hint: '请询问服务商或顾客。系统不会自动重发。', arrived: '已送达', not_arrived: '没有送达',
  },
  calls: {
    title_zero: '没有要打的电话', title_other: '{{count}} 个电话要打', hint: '闸口放行之后才会显示号码。电话响起之前，顾客就能在自己的页面上看到。', empty: '没有要打的电话', empty_hint: '在顾客页面上安排电话。闸口放行后，只在允许的时段出现在这里。', take: '接下这个电话', take_hint: '之后号码和内容只显示一次，并计入次数。', taken: '已有人接下，还没有登记结果。', number: '拨打', script: '要说的话', safe_word: '暗语', safe_word_hint: '请先说出暗语，让顾客知道确实是本店。', safe_word_none: '还没有约定暗语。请告诉顾客在您的页面上核对校验码。', never: '绝不索要', outcome: '结果如何？', until: '{{at}} 之前', open: '打开顾客',
    never_say: { card_number: '银行卡号', password: '密码', verification_code: '短信验证码', transfer_money: '转账', remote_control: '手机或电脑的远程控制' }, outcomes: { reached: '已联系上', not_reached: '无人接听', wrong_number: '号码有误', no_more_calls: '不愿再接电话' },
    plan: '安排给 {{name}} 打电话', purpose: '目的', subject: '关于', subject_hint: '简短几个字，顾客会看到。', text: '想说的内容', point: '号码', none: '这位顾客没有电话号码。', plan_do: '问闸口', planned: '现在可以拨打，已列在下方。', deferred: '稍后才能拨打，到时会自动出现在列表中。', denied: '闸口不允许这个电话。',
  },
  providers: {
    title_zero: '还没有发送服务商，消息留在待看箱', title_other: '{{count}} 个渠道已有服务商', hint: '由谁发送您的消息。没有服务商时，消息照常生成和判断，只是留在待看箱。', none: '没有服务商，消息留在待看箱', set: '{{by}} 设置于 {{at}}', kind: '服务商', kinds: { smtp: '邮件服务器（SMTP）', smpp: '短信中心（SMPP）', aliyun: '阿里云', tencent: '腾讯云', web_push: '网页推送' },
    field: { host: '服务器', port: '端口', tls: '加密', user: '用户名', from_name: '发件人名称', from_address: '发件人地址', reply_to: '回信地址', system_id: '系统 ID', sender: '发送号码', account_sid: '账户 SID', access_key_id: '访问密钥 ID', secret_id: '密钥 ID', region: '地域', app_id: '应用 ID', sign_name: '签名', subject: '推送服务的联系方式', templates: '模板（JSON）' }, tls_implicit: '直接加密（465）', tls_starttls: '先连接再加密（587）', tls_on: '开启', tls_off: '关闭', templates_wrong: '不是 JSON。',
    secret: { password: '密码', auth_token: '访问令牌', access_key_secret: '访问密钥', secret_key: '密钥', dkim_private_key: 'DKIM 私钥' }, secret_kept: '已设置，末尾为 {{end}}。留空则保持不变。', secret_needed: '加密保存，不再显示。', callback: '服务商回调地址', save: '保存', saved: '已保存，等待中的消息会发出。', remove: '移除', test: '给自己发一封邮件', tested: '请查看您的收件箱。', not_tested: '闸口没有放行。', change: '修改', begin: '设置',
    settings: '所有消息', postal: '邮寄地址', postal_hint: '部分国家的法律要求商业邮件写明。', keep_receipts: '小票内容保留天数', keep_others: '其他消息内容保留天数',
  },
  mailings: {
    title_zero: '还没有群发', title_other: '{{count}} 次群发', title_going_other: '{{count}} 次群发正在进行或等待', hint: '同一条消息发给许多顾客。每位顾客都要经过闸口，没有同意的不会收到。', empty: '还没有群发过', empty_hint: '先写模板，再选择发给谁，看看闸口怎么说，然后才会发出。', add: '新建群发',
    state: { waiting: '等待中', running: '发送中', done: '已完成', cancelled: '已取消' }, about: '{{channel}}，{{purpose}} · {{at}} · {{by}}', looked_at: '已判断', allowed: '放行', deferred: '稍后', denied: '拒绝', cancel: '取消发送', cancel_sure: '确认取消',
    new: '新建群发', new_hint: '看过闸口的判断之前，什么都不会发出。', who: '发给谁', what: '内容和时间', name: '名称', name_hint: '仅供自己识别，顾客看不到。', audience: '顾客', everybody: '能联系到的所有人', group: '{{name}}（{{count}} 人）', language: '语言', every_language: '不限语言', zh: '中文', en: '英文', channel: '渠道', store: '由哪家门店', template: '模板', template_of: '{{name}} · {{purpose}}', at: '时间', at_hint: '留空为现在，按门店时间。', no_template: '还没有模板', no_template_hint: '模板写明顾客看到的内容，可以只写一种语言，也可以两种都写。请先写一个。', write_template: '写模板',
    preview: '问闸口', again: '内容有改动，发送前请再问一次。', said: '闸口的判断', said_hint: '没有发送，也没有留下记录。', result_allowed_other: '{{count}} 位顾客会收到', result_deferred_other: '{{count}} 位顾客稍后会收到', result_none: '没有人会收到', part: '这里只判断了前 {{count}} 位，还有更多。', reasons: '推迟或拒绝的原因', sample: '顾客看到的样子', send: '发送', plan: '安排发送', voice_hint: '电话会进入电话列表，由人拨打。',
  },
  templates: {
    title_zero: '还没有模板', title_other: '{{count}} 个模板', hint: '写给已同意的顾客。发件人和退订方式会自动加上。', empty: '还没有写过', empty_hint: '先写一个：几句新品消息，带上顾客的称呼。', add: '新建模板', changed: '{{purpose}} · 修改于 {{at}}', edit: '修改', remove: '移除', remove_sure: '确认移除', name: '名称', purpose: '目的', zh: '中文', en: '英文', heading: '标题', text: '正文', values: '{{name}} 是顾客的称呼，{{shop}} 是店名，{{store}} 是门店。', one_language: '写一种语言就可以，使用另一种语言的顾客也会收到它。', save: '保存', saved: '已保存。已经发出的内容不变。', leave: '不修改', preview: '顾客看到的样子', preview_hint: '使用虚构的姓名和店名。', preview_none: '请写下一种或两种语言的正文。', wrong: { zh: '中文内容不能使用', en: '英文内容不能使用', both: '这段内容不能使用' },
    why: { empty: '填写后没有内容。', too_long: '内容太长。', too_deep: '条件嵌套太深。', too_much: '填写它需要的计算太多。', unknown_value: '用到了没有提供的内容，请检查双大括号里的名称。', unreadable: '无法读取，请检查是否缺少大括号或结束标记。', failed: '无法填写，请检查大括号里的内容。' },
  },
  registers: {
    title_fine: '公共名单的副本都在有效期内', title_old_other: '{{count}} 份公共名单没有有效的副本', hint: '谢绝来电者的名单。号码只以带密钥的摘要保存，在这里无法读出。', name: { uk_tps: '英国电话偏好服务（TPS）', us_dnc: '美国全国谢绝来电登记（DNC）' }, copied: '{{at}} 的副本', numbers_other: '{{count}} 个号码', days_max: '副本在 {{days}} 天内有效。', none: '还没有副本', none_hint: '没有副本时，闸口不会放行这份名单涉及的电话。', old: '副本已过期', fresh: '有效', stale: '无效', unasked: '没有规则用到这份名单。',
    bring: '导入副本', bring_hint: '每行一个号码的文件，会取代之前的副本。', register: '名单', date: '副本日期', date_needed: '请填写副本的日期。', choose: '选择文件', taken_other: '已导入 {{count}} 个号码', taken_none: '文件中没有可以识别的号码', unreadable_other: '{{count}} 行无法识别。', too_large: '文件超过 {{max}} MB。', reading: '第 {{done}} 部分，共 {{parts}} 部分',
  },
  requests: {
    title_late_other: '{{count}} 项个人资料答复已逾期', title_open_other: '{{count}} 项请求等待处理', title_fine: '没有人在等待答复', hint: '顾客在自己的页面上说的和要求的。', next: '下一项个人资料答复的期限是 {{at}}。', tab: { data: '个人资料', feedback: '评价', fapiao: '发票', fraud: '诈骗举报' }, state: '状态', all: '全部', waiting: '待答复', answered: '已答复', open: '待处理', closed: '已关闭', ended: '已结束', done: '完成', by: '{{by}}，{{at}}', asked_at: '{{at}} 提出',
    data: { empty: '没有人要求处理个人资料', empty_hint: '顾客要求查看、更正或删除资料时，会连同法定期限出现在这里。', kind: { access: '要求查看资料', correction: '要求更正', erasure: '要求删除', export: '要求副本', objection: '提出反对' }, due: '{{at}} 前答复', late: '{{at}} 起已逾期', acknowledge_by: '{{at}} 前告知已收到', acknowledge: '已告知收到', acknowledged: '{{at}} 已告知收到', extend: '延期', extended: '已延期：{{reason}}', answer: '已答复', refuse: '拒绝', reason: '原因或处理结果', law: '依据', customer: '打开顾客', add: '登记一项', add_hint: '顾客通过电话、来信或在店内提出的。', words: '顾客的话', add_kind: '要求', received: '{{at}} 收到', outcome: { answered: '已答复', refused: '已拒绝' }, from_page: '来自顾客页面', from_office: '后台登记' },
    feedback: { empty: '还没有评价', empty_hint: '顾客在小票页面上打分、留言。', stars_other: '{{count}} 星，共 5 星', answer: '您的答复', answer_hint: '顾客会在小票页面上看到，发出后不能修改。', send: '答复', receipt: '小票 {{number}}', no_words: '没有留言', answered: '{{by}} 已答复' },
    fapiao: { empty: '没有人申请发票', empty_hint: '顾客在小票页面上填写购买方信息后申请。', state: { asked: '待开具', issued: '已开具', refused: '已拒绝' }, tax_number: '税号', person: '个人，无税号', email: '发送至', number: '发票号码', number_wrong: '发票号码为 8 至 20 位数字。', issued: '已开具', refuse: '拒绝', reason: '拒绝原因，顾客会看到', issued_as: '发票号码 {{number}}', refused_for: '已拒绝：{{reason}}' },
    fraud: { empty: '没有人举报诈骗', empty_hint: '顾客在您的页面上核对校验码，并举报冒充本店的消息。', known: '校验码是本店的', unknown: '校验码不是本店的', sender: '来自', note: '处理情况', close: '关闭', no_words: '没有说明', closed: '{{by}} 已关闭：{{note}}' },
  },
} as const satisfies Translated<typeof en>;
