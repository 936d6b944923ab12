import type { care as en } from '../en/care.ts';
import type { Translated } from '../shape.ts';

export const care = {
  title: '小票 {{number}}', refund_title: '退款单 {{number}}', receipt: '小票', refund: '退款单',
  number: '号码', hash: '校验码', date: '时间', item: '商品', amount: '金额', total: '合计', refunded: '退款合计',
  tax: '其中税额', tax_rate: '{{net}}，税率 {{rate}}', tax_free: '免税', given: { cash: '收现金', card: '刷卡付款', code: '扫码付款', exchange: '退货抵扣' }, change: '找零',
  paid_out: { cash: '退现金', card: '退回银行卡', code: '原路退回付款码', exchange: '抵新商品' },
  points: { spent: '使用积分', earned: '本次积分', balance: '本次消费后的积分', taken_back: '收回积分', taken_back_unknown: '这些商品的积分将从卡中收回。', returned: '退还积分', balance_back: '本次退货后的积分' },
  same_as_paper: '号码和校验码与纸质小票一致。',
  nothing_asked: '本页只显示这一张小票。以上内容都可以不填，也不会泄露您的电话。',
  missing: {
    title: '这张小票还没有到', why: '如果您刚刚付款，收银台可能暂时断网。小票保存在收银台，网络恢复后会自动送到这里。',
    later: '请稍后再打开本页，链接一直有效。', check: '如果地址是手动输入的，请与纸质小票核对。纸质小票照常有效。', again: '再看一次',
  },
  nav: { preferences: '我的选择', history: '谁联系过我', data: '我的资料', label: '您的页面' },
  channels: { sms: '短信', email: '电子邮件', push: '通知', voice: '电话' },
  purposes: {
    receipt: '小票', confirmation: '请您确认', withdrawal_notice: '停止联系的通知', security: '安全提醒', order: '您的订单', service: '服务', follow_up: '购后回访', survey: '满意度调查', marketing: '优惠和活动', recommendation: '按购买记录推荐商品', staff: '本店员工',
  },
  sources: {
    till: '在收银台', receipt: '在小票页面', preferences: '在本页面', confirmation: '在发给您的链接页面', one_click: '在邮件里一键操作', reply: '回复消息', operator: '告诉收银员', office: '告诉店里的工作人员', import: '来自商户带来的名单', complaint: '把邮件标为垃圾邮件',
  },
  forms: { soft: '购买时没有拒绝', express: '您亲自选择', confirmed: '您亲自选择，并在自己的设备上确认', written: '书面确认' },
  point_kinds: { phone: '电话', email: '邮箱', push: '通知', wechat: '微信', alipay: '支付宝' },
  states: { waiting: '待发送', sending: '发送中', sent: '已发送', delivered: '已送达', failed: '没有送达', unknown: '是否送达不清楚', denied: '被规则拦下，没有发送', cancelled: '已取消，没有发送' },
  reasons: {
    repeated: '同样的请求之前已经有过。', expired: '已经过期。', request_broken: '请求的内容无法判断。', fact_missing: '缺少判断所需的信息。', rules_broken: '规则无法读取，因此一律不发。', point_unfit: '这个号码或地址不能用这种方式联系。', employed: '发给店里员工。', not_employed: '只发给店里员工。',
    erased: '您的资料已经删除。', stopped: '您已经停止一切联系。', listed: '这个号码或地址在免联系名单上。', asked: '这是您自己要的。', not_asked: '没有人要过。', dealing: '您与本店有正在办理的事项。', no_dealing: '您与本店没有正在办理的事项。', ground_expired: '相关事项已经过去太久。', consented: '您同意过。', no_consent: '您没有同意过。', withdrawn: '您已经撤回同意。',
    place_unknown: '不清楚适用哪个国家或地区的规定。', place_without_rules: '您所在地区的规定还没有写入。', forbidden: '法律或本店规定不允许。', consent_enough: '您的同意符合法律要求。', consent_weak: '法律要求更明确的同意。', silence: '拒绝之后，法律要求一段时间内不再打扰。', register_listed: '您在公共谢绝来电名册上。', register_stale: '公共名册的副本太旧，无法判断。', content_missing: '内容缺少法律要求的部分。',
    outside_hours: '不在允许联系的时段。', hours_never: '没有允许的时段。', outside_wished_hours: '不在您希望的时段。', paused: '您要求暂停。', cap_reached: '近期联系您的次数已到上限。', too_late: '等到允许时已经太晚。',
  },
  says: '您于{{date}}{{source}}表示过。',
  save: '保存', back: '返回', more: '更早', nothing_yet: '还没有记录。',
  done: {
    saved: '已保存，立即生效，已排队的消息也一样。', stopped: '已全部停止。除非您自己要求，不再联系您。', resumed: '已恢复，下面的选择重新生效。', paused: '已暂停，到{{date}}为止。', unpaused: '暂停已结束。', confirmed: '谢谢，您的选择已确认。', corrected: '已保存。',
    address_added: '链接已发往新号码或新邮箱。请打开链接并按下按钮，之后才生效。', address_known: '这个号码或邮箱已经有了。', address_removed: '已移除。', asked: '已登记，本店会在{{date}}前答复。', feedback: '谢谢。本店会看到评价，但不知道您是谁。', fapiao: '已登记，办理结果会显示在这里。', signed_up: '如果能送达，消息已经发出。请打开消息里的链接并按下按钮，您的选择才生效。',
    reported: '谢谢，本店会核查。', link_sent: '如果这个号码或邮箱已登记并确认过，链接已经发出。', not_me: '谢谢。本店不再联系这个号码或邮箱。', push_on: '本设备已开启通知。', push_off: '本设备已关闭通知。',
  },
  problems: {
    not_saved: '没有保存：', phone_invalid: '无法识别这个电话号码。', email_invalid: '这不是电子邮箱地址。', email_lookalike: '这个邮箱混用了外形相似的不同字母，请重新输入。', address_invalid: '这既不是电话号码，也不是邮箱。', zone_invalid: '没有这个时区。', tax_number_invalid: '税号不对，请与营业执照核对：共 18 位数字和字母。', title_missing: '请填写发票抬头。', stars_missing: '请选择一到五星。', hours_invalid: '结束时间要晚于开始时间。',
    nothing_chosen: '请至少选一个用途和一种方式。', channel_unfit: '手机号可以收短信和电话，邮箱可以收邮件，请选择合适的方式。', sure_missing: '请先勾选。', conflict: '之前已经办理过。', too_late: '只能在购买后 24 小时内办理。', words_missing: '请写明事由。', purpose_missing: '请至少选一个用途。', subscription_unfit: '这个浏览器没有给出可以发送通知的地址。', device_limit: '已在多台设备上开启通知。请先在“我的资料”中移除一台。',
  },
  confirm: {
    title: '这是您本人吗？', who: '有人把联系方式留给了{{shop}}，您因此收到链接。', said: '当时的选择：', when: '{{date}}，{{source}}', nothing: '当时没有选择任何用途。', yes: '是我本人', no: '不是我', no_what: '选“不是我”后，当时的选择作废，本店不再联系您。', calm: '打开本页不会改变任何内容。需要确认的，不回答就不生效。', stopped_title: '不再联系您', stopped: '您表示过不是本人，或已停止一切联系。如果是误按，仍可确认。',
  },
  preferences: {
    notice: '您所同意的全文', title: '{{shop}}可以为哪些事联系您？', none: '没有可用的号码或邮箱。', unconfirmed: '还没有确认：请打开发往那里的链接。', about: '您不选，就什么都不会选上。您自己要的小票照常发送。', gpc: '您的浏览器通过“全球隐私控制（GPC）”要求不出售、不共享您的资料。我们照办：您的资料从不出售或共享；保存时，按购买记录的推荐保持关闭。', choices: '用途和方式', hours: '什么时段？', from: '从', to: '到', any_hour: '允许的任何时段', these_hours: '只在这些时段',
    hours_why: '适用于不是您自己要求的消息和电话。', zone_unknown: '我们不知道您的时区，因此须同时符合所在国家各时区的时段。可在“我的资料”中填写。', pause: '暂停', pause_do: '暂停一个月', paused: '{{date}}之前不联系您。', unpause: '结束暂停', stop: '全部停止', stop_why: '不再有任何消息和电话，除非您自己要求。', stopped: '已全部停止', resume: '撤销：可以重新联系我',
  },
  push: {
    title: '在本设备接收通知', what: '{{shop}}发给您的消息可以作为通知显示在这台手机或电脑上，不打开本页也能收到。', needed: '需要能接收通知的浏览器，并允许网页运行脚本。没有也不影响您使用其他页面。',
    unfit: '这个浏览器无法接收本页的通知。无痕窗口不行；在苹果手机和平板上，最多只有添加到主屏幕的网页可以。', blocked: '这个浏览器已禁止本网站发送通知。请在浏览器的网站设置中允许，再打开本页。', purposes: '用于哪些事？', on: '在本设备开启', asks: '随后浏览器会询问您是否允许。您随时可以在这里关闭。',
    is_on: '本设备已开启通知。用于哪些事，可在“我的选择”中更改。', off: '在本设备关闭', unanswered: '浏览器的询问没有得到回答，没有任何改变。', failed: '没有成功：浏览器无法连接其推送服务，没有任何改变。',
    how: '通知经浏览器厂商的推送服务加密传送，只有本设备能读。', stopped: '您已全部停止联系。在“我的选择”中撤销之前，不会有通知。', back: '返回我的选择', ended: '本页的链接来自一条通知，关闭后随之失效。本店发给您的其他链接照常有效。',
  },
  history: {
    title: '谁联系过我', why: '每一条消息、每一通电话、每一次被规则拦下的联系，以及店里谁看过您的资料，都在这里。', call_ahead: '将要拨打的电话，验证码是真的。', by_person: '人工', by_machine: '自动', refused: '已拦下', looked: '资料被查看', planned: '计划于{{date}}', reasons: '原因',
    looks: { listed: '{{by}}在顾客列表中看到了您。', opened: '{{by}}打开了您的资料。', exported: '{{by}}导出了您的资料。', changed: '{{by}}修改了您的资料。' },
  },
  data: {
    title: '我的资料', held: '{{shop}}保存的有关您的全部内容。姓名和联系方式以您专属的密钥加密。', name: '姓名', language: '语言', zone: '时区', since: '登记时间', places: '适用哪些地区的规定', points: '号码和邮箱', confirmed: '{{date}}确认', not_confirmed: '未确认', words: '您对联系的表态', given: '同意', withdrawn: '撤回', notice: '当时显示的文本：{{hash}}', of_all: '适用于全部号码和邮箱',
    requests: '您向本店提出的请求', answer_by: '应在{{date}}前答复', answered: '{{date}}已答复', refused: '{{date}}已拒绝', messages: '消息和电话', messages_see: '全部记录在“谁联系过我”', purchases: '购买记录', purchases_none: '没有与您关联的购买记录。', feedback: '评价', feedback_none: '评价与小票放在一起，不含姓名，没有人知道是您写的。', download: '下载全部资料（JSON）', points_of: '获得 {{earned}} 分，使用 {{spent}} 分', points_title: '积分',
    correct: '更正', language_any: '按门店习惯', zone_hint: '例如 {{zone}}，留空表示未知。', add: '添加号码或邮箱', add_hint: '我们会往那里发送链接，按下链接页面的按钮后才生效。', add_do: '发送链接', remove: '移除', ask: '向本店提出请求', ask_hint: '由店里的人在法定期限内答复。', ask_kind: '事由', ask_words: '具体内容', ask_do: '提交', kinds: { access: '了解我的资料', correction: '资料有误', erasure: '删除', export: '带走我的资料', objection: '反对某种处理' },
    erase: '删除我的资料', languages: { zh: '中文', en: 'English' },
  },
  erase: {
    title: '删除我的资料', goes: '会删除：您的姓名、号码、邮箱、备注、消息内容，以及您提出的请求内容。加密它们的密钥会被销毁，备份中的也无法再读取。', stays: '会保留，因为法律或对您的保护需要：', sales: '销售和小票，但与您无关联：商户必须保存账目。', hash: '号码和邮箱的加密指纹，无法还原，用来防止有人凭旧名单联系您。', evidence: '曾经同意或撤回、消息为何发出的记录，只有编号，没有姓名：商户须能举证。', queue: '待发送的消息会取消。收银台不保存您的资料。您的链接会失效。', undone: '删除后无法恢复。', sure: '是的，全部删除', do: '立即删除',
    done_title: '您的资料已删除', done: '已经删除，并在数据库之外留有记录，任何备份都不会让它恢复。这个链接从现在起失效，您可以关闭本页。',
  },
  dead: { title: '链接无效', why: '可能输入有误、时间太久、已被收回，或对应的资料已删除。', what: '请打开本店发给您的最新消息，或重新获取链接。', ask: '消息是真的吗？获取链接' },
  one_click: { title: '不再接收？', what: '{{shop}}不再通过{{channel}}向您发送：{{purpose}}。', what_all: '{{shop}}不再通过这种方式向您发送优惠、调查和推荐。', do: '退订', done_title: '已退订', done: '立即生效，已排队的消息也一样。', calm: '打开本页不会改变任何内容。' },
  verify: {
    title: '是真的吗？', why: '{{shop}}的每条消息和每通电话都有八位验证码，请在这里输入。', code: '验证码', code_hint: '例如 7K2Q-D9XM', check: '查验', genuine: '是真的', genuine_what: '{{shop}}于{{day}}发出：{{purpose}}，方式为{{channel}}。', genuine_call: '{{shop}}于{{day}}预告了这通电话，内容为：{{purpose}}。', genuine_careful: '验证码也可能被人抄走。本店的人绝不会问您要密码或银行验证码。', unknown: '查不到', unknown_what: '{{shop}}没有发出过带这个验证码的消息。请再核对一遍；如果没有输错，请不要照消息说的做。',
    forged: '来电显示的号码可以伪造，不能证明什么。请向来电人索取验证码，挂断后在这里查验。', report: '向本店举报', report_sender: '来自什么号码或地址？', report_words: '对方说了什么？', report_do: '举报', link: '谁在什么时候联系过我？', link_why: '只在您自己的页面上回答。我们会把链接发到您确认过的号码或邮箱。', link_address: '您的手机号或邮箱', link_do: '给我发链接', no_shop: '请从本店的消息或小票打开本页，网址里写明了商户。', limited: '尝试次数太多，请过几分钟再试。',
  },
  slip: {
    feedback: '这次感觉如何？', stars: '星级', star: { 1: '1 星：差', 2: '2 星：不太好', 3: '3 星：一般', 4: '4 星：好', 5: '5 星：非常好' }, words: '想说的话（可不填）', feedback_hint: '本店看到评价时不知道您是谁。请不要写姓名和号码。', send: '提交', yours: '您的评价', change: '修改', answer: '本店回复',
    fapiao: '申请发票', fapiao_title: '购买方名称（抬头）', tax_number: '税号（单位填写）', fapiao_email: '接收发票的邮箱', fapiao_do: '申请', fapiao_hint: '加密保存，只用于开票。', fapiao_asked: '已于{{date}}申请发票，正在办理。', fapiao_issued: '发票 {{number}} 已于{{date}}开具。', fapiao_refused: '发票申请于{{date}}被退回：{{reason}}', sign_up_address: '手机号或邮箱', sign_up_purposes: '用途', sign_up_channels: '方式',
  },
  failed: { foreign: '这个请求来自别的网站，没有办理。', too_large: '一次提交的内容太多。', limited: '请求太频繁，请过几分钟再试。', broken: '没有办成，什么都没有改变。' },
  other_language: 'English',
} as const satisfies Translated<typeof en>;
