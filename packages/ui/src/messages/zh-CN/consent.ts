import type { consent as en } from '../en/consent.ts';
import type { Translated } from '../shape.ts';

export const consent = {
  phone: '手机号码', email: '电子邮箱', kind: '号码或邮箱', pad: '按键', erase: '删除一位',
  send_receipt: '发送小票', stay: '保持联系',
  receipt: {
    title: '发送小票', hint: '只用来发这一张小票。', send: '发送', sent: '已记录，小票马上发出。', sent_offline: '已记录，联网后立即发出小票。',
    on_display: '请顾客在客显上输入。', type_here: '改在这里输入',
  },
  form: {
    title: '保持联系', on_display: '表单已显示在客显上。', on_display_hint: '不必等待：扫下一件商品时会自动关闭。', agreed: '已记录。顾客会收到一条消息，请其确认。',
    agreed_offline: '已记录。联网后，顾客会收到一条消息，请其确认。', declined: '顾客暂不需要，对购物没有任何影响。',
    no_display: '用顾客自己的手机填写。', no_display_hint: '请顾客扫这个码：小票页面上有同样的表单，24 小时内有效。', no_link: '请打开客显，或请店主为店铺设置公开地址。',
  },
  withdraw: {
    menu: '顾客不想再收到消息', title: '停止联系', lead: '任何顾客都可以在任何一台收款台提出，不需要理由。', what: '停止哪些', everything: '全部', sms: '只停短信', voice: '只停电话', emails: '只停邮件',
    record: '停止联系', done: '已记录，现在起生效。', done_offline: '已记录，这台收款台联网后立即生效。', back: '返回',
  },
  display: {
    language: '语言', choose: '可以用来做什么？', number: '您的号码或邮箱', done: '谢谢，已记下。', done_hint: '我们会发一条消息，请在您自己的设备上确认。',
    receipt: '小票发到哪里？', receipt_hint: '只用来发这一张小票。', send: '发送', cancel: '取消', receipt_done: '谢谢，小票会发给您。',
    bad_phone: '这不是电话号码，请核对。', bad_email: '这不是邮箱地址，请核对。', own_phone: '在小票页面上，也可以选择我们怎样联系您。',
  },
} as const satisfies Translated<typeof en>;
