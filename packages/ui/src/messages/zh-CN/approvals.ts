import type { approvals as en } from '../en/approvals.ts';
import type { Translated } from '../shape.ts';

export const approvals = {
  nav: '批准',
  page: {
    title_zero: '没有等您处理的请求', title_other: '{{count}} 个请求等您处理', hint: '操作员要做超出自己权限的事时，终端会在这里请求批准。每个请求两分钟内有效。',
    past: '最近一天', past_empty: '最近一天没有请求。',
    empty: '现在没有终端在请求', empty_hint: '操作员要打较大的折扣，或退款超过限额时，可以在终端上请求批准。请求会自动出现在这里，手机上也一样。',
  },
  notice: { asks: '{{name}}请求：{{words}}', look: '查看' },
  item: { who: '{{name}}，{{store}}，终端 {{terminal}}', left: '还剩 {{left}}', give: '批准', give_amount: '批准 {{amount}}', refuse: '拒绝', own: '这是您自己的请求，需由其他店长处理。' },
  state: { asked: '等待处理', given: '已批准', refused: '已拒绝', withdrawn: '已放弃', expired: '已超时' },
  column: { what: '事项', who: '操作员', where: '地点', amount: '金额', at: '时间', state: '结果', by: '处理人' },
  unbound: '您的账户还不能批准。', unbound_owner: '请选择您是哪位操作员。', unbound_ask: '请店主设置您是哪位操作员。', unbound_action: '访问人员', auditor: '您可以查看请求，但不能处理。',
  proof: { title: '请再次验证身份', hint: '这项操作比较重要，需要再次输入密码或使用通行密钥。' },
  access: {
    nav: '访问人员', title_other: '{{count}} 人可以登录', hint: '谁可以登录后台，对应哪位操作员。任何人都不能批准自己的操作。',
    invite: '邀请', table: '访问人员', you: '您', no_operator: '未绑定', bind: '操作员', bind_hint: '后台的批准会记在这个名字下。', nobody: '不绑定', two_factor: '两步验证', by_app: '验证器', by_passkey: '通行密钥', lacks_two_factor: '未开启两步验证', ended: '已终止', active: '可以登录', left: '已停用：不在岗', since: '加入时间',
    change: '修改 {{name}}', save: '保存', end: '终止访问', end_hint: '对方会立即在所有设备上退出。要恢复需重新邀请。', really: '确认终止',
    name: '姓名', role: '权限', role_means: { auditor: '可以查看后台的全部内容，不能修改。', manager: '处理异常，管理商品和库存，批准请求。' },
    make: '生成链接', made: '{{name}}的链接', made_hint: '请自行发给对方。链接只能用一次，有效期至 {{until}}，且只显示这一次。', done: '已发送',
    invitations: '未使用的邀请', invited_as: '{{role}}，有效期至 {{until}}', take_back: '撤回',
  },
  invitation: {
    title: '开通后台账户', hint: '请设置登录方式。链接只能用一次。', no_token: '链接不完整。', no_token_hint: '请按收到的原样打开。', action: '创建账户',
  },
  passkeys: {
    title: '通行密钥', hint: '用本设备的指纹、面容或 PIN 登录和批准，无法转借给别人。', none: '还没有。', add: '添加通行密钥', name: '设备名称', made: '添加于 {{at}}', remove: '移除', sign_in: '用通行密钥登录', unsupported: '此处的浏览器无法使用通行密钥，需要安全地址（HTTPS）。', rename: '重命名', save: '保存', device: '本设备',
  },
} as const satisfies Translated<typeof en>;
