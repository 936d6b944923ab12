import type { customers as en } from '../en/customers.ts';
import type { Translated } from '../shape.ts';

export const customers = {
  nav: { customers: '顾客', duplicates: '可能是同一个人', imports: '导入名单' },
  list: {
    title_zero: '还没有顾客', title_other: '{{count}} 位顾客', title_more: '最新的 {{count}} 位顾客，还有更多', title_found_zero: '没有人使用 {{find}}', title_found_other: '{{count}} 位顾客使用 {{find}}',
    hint: '姓名和号码都已加密，只能用完整的号码或邮箱查找；谁查看过，顾客都能看到。', find: '完整的号码或邮箱', add: '添加顾客', table: '顾客',
    empty: '还没有认识的顾客', empty_hint: '顾客要求用短信或邮件收小票、同意接收优惠或办理会员卡时，会自动出现在这里。您也可以手动添加，或导入名单。', none_found: '没有人使用这个号码或邮箱', none_found_hint: '请输入完整的号码或邮箱。只输入一部分是查不到的，这样谁也不能翻看您的顾客。',
    name: '姓名', reached: '联系方式', language: '语言', place: '地区', since: '登记时间', state: '状态', nameless: '未留姓名', more_points: '另有 {{count}} 个',
  },
  state: { known: '正常', merged: '已合并', erased: '已删除' },
  kind: { phone: '电话', email: '邮箱', push: '浏览器', wechat: '微信', alipay: '支付宝' },
  language: { zh: '中文', en: '英文', none: '不清楚，按门店语言' },
  certainty: { known: '本人说明', guessed: '由号码推测', unknown: '不清楚' },
  one: {
    unknown: '没有这位顾客', title_agreed: '可以用{{channels}}向{{name}}发送{{purposes}}', title_some: '{{name}}同意了部分联系：{{purposes}}', title_none: '{{name}}只接收自己要求的消息', title_stopped: '{{name}}不愿再收到消息，自己要求的除外',
    title_erased: '这位顾客的资料已删除', title_merged: '{{name}}与另一位顾客是同一个人', subtitle: '登记于 {{at}}', ask: '问闸口', call: '安排电话', messages: '消息', erased_hint: '姓名、号码和消息内容已无法读取，备份中也一样。何时同意过、何时发送过仍有记录，但不带姓名。', merged_hint: '之后的意愿和消息都算在另一位名下。如果合并错了，可以再分开。', merged_open: '打开另一位',
    about: '基本资料', points: '联系方式', points_none: '没有号码，也没有邮箱。', confirmed: '已确认', unconfirmed: '未确认', confirmed_hint: '“已确认”指顾客在自己的设备上用它答复过。', remove_short: '移除', remove: '移除 {{address}}', removed_sure: '确认移除', add_phone: '添加电话', add_email: '添加邮箱', phone: '电话号码', email: '邮箱地址', add: '添加', gone: '无法读取',
    family: '同一个人的其他记录', family_hint: '同一个人登记过多次。', part: '与 {{name}} 分开', part_this: '重新分开', merge: '与另一位是同一个人', merge_hint: '用号码或邮箱找到另一位。任一方撤回的同意，对合并后的两条记录都有效。合并后可以再分开。', merge_find: '另一位的号码或邮箱', merge_into: '是同一个人', merge_none: '没有其他人使用它。',
    erase: '删除资料', erase_hint: '此操作无法撤销。', erase_what: '姓名、号码、备注和消息内容将无法再读取，备份中也一样。等待发送的消息会被取消。', erase_kept: '依法保留：不带姓名的销售记录、何时同意或拒绝过什么，以及每个地址的加密痕迹，以免误发。', erase_type: '输入“{{word}}”以确认', erase_word: '删除', erase_do: '永久删除',
  },
  member: { title: '会员', hint: '积分和分组跟着会员卡。分组在账户页面上选择。', none: '还没有会员卡。办卡后可以积分，消费也会显示在这里。', open: '打开账户', points: '积分', groups: '分组', groups_none: '没有分组', since: '入会时间' },
  purchases: { title: '购买记录', hint: '出示会员卡的购买。', store: '门店', points: '{{points}} 分', empty: '还没有购买记录', empty_hint: '收款时出示会员卡，这笔购买就会显示在这里。没有出示卡，就没有人知道是谁买的。' },
  form: {
    name: '姓名', notes: '备注', notes_hint: '顾客有权查看这里的内容。', language: '书写语言', place: '居住地', place_none: '没有说明，由号码推测', zone: '时区', zone_hint: '没有说明就留空，系统会按最严格的时段处理。', safe_word: '暗语', safe_word_hint: '打电话时由您说出，让顾客知道确实是本店。', save: '保存', saved: '已保存。', create: '添加顾客', new: '新顾客', new_hint: '添加不等于同意：顾客只会收到自己要求的消息。', load_newest: '载入最新内容', phone: '电话号码', email: '邮箱地址',
  },
  words: {
    title: '同意的内容', hint: '按目的和渠道列出。发送之前，闸口还会核对时段、次数和当地法律。', none: '还没有表示过意愿。', given: '同意', withdrawn: '已撤回', no_word: '未询问', purpose: '目的',
    history: '全部表示，最新的在前', act_given: '同意用{{channels}}接收{{purposes}}', act_withdrawn: '撤回{{channels}}的{{purposes}}', where: '{{source}}，{{at}}', everywhere: '所有联系方式', evidence: '依据', form: '同意方式', notice: '所示告知内容的 SHA-256', notice_none: '没有告知', proof: '名单中给出的证明', entry: '服务器流水第 {{seq}} 条', hash: '哈希',
    for_them: '代顾客表示', for_them_hint: '顾客提出要求时使用，立即生效，等待发送的消息也包括在内。同意只能由顾客本人作出，或随附有证明的名单导入。', withdraw: '撤回', withdraw_pick: '撤回哪些', withdraw_ways: '哪些渠道', withdraw_needed: '两项都至少选一个。', withdrawn_done: '已撤回。', stop: '全部停止', stop_hint: '之后只会收到顾客自己要求的消息。', stopped_done: '已全部停止。', resume: '顾客愿意再接收',
    against: '现有限制', stopped: '只接收自己要求的消息', listed: '在本店的免联系名单上', dead: '地址无法送达', complained: '投诉过消息', erased: '已删除', of_person: '本人的所有联系方式', since: '自 {{at}}',
  },
  duplicates: {
    title_zero: '没有重复的顾客', title_other: '{{count}} 人可能重复登记', title_more: '超过 {{count}} 人可能重复登记', hint: '号码或邮箱相同，几乎可以肯定；姓名相同只是线索，只在最新的顾客中比较。',
    same_address: '号码或邮箱相同', same_name: '姓名相同，仅供参考', merge: '合并到 {{name}}', keep: '以哪条记录为主', empty: '没有重复的顾客', empty_hint: '两位顾客使用同一个号码或邮箱时，会出现在这里。',
  },
  imports: {
    title: '导入顾客名单', hint: '每行一位顾客的文件（CSV）。同意必须附有来源证明，否则视为没有同意。', choose: '选择文件', name: '文件', again: '另选文件', reading: '正在读取文件…', too_large: '文件超过 {{max}} MB。', drop_hint: '列：姓名、电话、邮箱、语言、地区、时区、备注、目的、渠道、证明、取得时间、取得地点。中英文均可，顺序不限。',
    template: '带有这些列的空白文件', preview_title_zero: '没有可导入的行', preview_title_other: '可导入 {{count}} 行', running_title: '正在导入，第 {{done}} 行，共 {{rows}} 行', done_title_other: '已导入 {{count}} 行', failed_title: '这份名单未能导入', preview_hint: '目前还没有导入任何内容。', start: '开始导入', started: '离开本页后也会继续。',
    made: '新顾客', joined: '已有顾客', refused: '未导入', consents: '有证明的同意', without_proof: '没有证明的同意', without_proof_hint: '这些顾客会导入，但不算同意。', rows: '行数', encoding: '编码', columns: '列', columns_unknown: '忽略的列', problems: '各行的问题', problems_none: '每一行都没有问题。', problem: '问题', row: '行', refused_row: '未导入', taken_row: '已导入', at: '读取时间', by: '操作人', before: '以前的名单', none_before: '还没有导入过名单。', state: '状态',
    states: { previewed: '已查看', waiting: '等待中', running: '进行中', done: '已导入', failed: '已中断' },
    why: {
      phone_invalid: '不是电话号码。', email_invalid: '不是邮箱地址。', email_lookalike: '邮箱里有形似其他字母的字符。', zone_invalid: '不是时区。', place_invalid: '不是国家或地区代码，例如 CN 或 DE。', language_invalid: '语言只能是 zh 或 en。', nobody: '没有号码也没有邮箱，之后无法找到这个人。', too_long: '有一项太长。', formula: '有一项像电子表格的公式。', erased: '这个地址已被删除，不能通过名单恢复。', two_customers: '号码和邮箱属于两位不同的顾客。', row_broken: '这一行无法读取。',
      purpose_unknown: '有一个目的无法识别。', channel_unknown: '有一个渠道无法识别。', no_proof: '同意没有证明，视为没有同意。', no_date: '同意没有日期，视为没有同意。', date_invalid: '日期无法识别，视为没有同意。', date_future: '日期还没到，视为没有同意。', channel_without_point: '同意的渠道在这一行里没有对应的联系方式。', withdrawn_since: '顾客之后已撤回，以撤回为准。', stopped: '顾客已全部停止，以停止为准。',
    },
  },
} as const satisfies Translated<typeof en>;
