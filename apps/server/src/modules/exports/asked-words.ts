/** The words of what was written to customers and of what they said and asked, as the office's pages have them. */
import type { Language } from '@stilltill/domain/codes';
import type { Channel, Purpose } from '@stilltill/domain/contact';
import type { DataRequestKind, FapiaoState, MessageStateName } from '@stilltill/protocol';
import type { z } from 'zod';

type AskedWords = {
  readonly channel: Readonly<Record<Channel, string>>;
  readonly purpose: Readonly<Record<Purpose, string>>;
  readonly message: Readonly<Record<z.output<typeof MessageStateName>, string>>; readonly tray: string;
  readonly fapiao: Readonly<Record<z.output<typeof FapiaoState>, string>>;
  readonly wish: Readonly<Record<z.output<typeof DataRequestKind>, string>>;
  readonly source: Readonly<Record<'page' | 'office', string>>;
  readonly outcome: Readonly<Record<'open' | 'answered' | 'refused', string>>;
  readonly fraud: Readonly<Record<'open' | 'closed', string>>;
};

export const ASKED_WORDS: Readonly<Record<Language, AskedWords>> = {
  en: {
    channel: { sms: 'text message', email: 'e-mail', push: 'push', voice: 'call' },
    purpose: {
      receipt: 'receipt', confirmation: 'request to confirm', withdrawal_notice: 'notice of withdrawal', security: 'security', order: 'order', service: 'service', follow_up: 'follow-up', survey: 'survey', marketing: 'offer', recommendation: 'recommendation', staff: 'mail to staff',
    },
    message: { waiting: 'waits', sending: 'on its way', sent: 'sent', delivered: 'arrived', failed: 'did not arrive', unknown: 'nobody knows', denied: 'not sent', cancelled: 'taken back' }, tray: 'in the tray',
    fapiao: { asked: 'wanted', issued: 'issued', refused: 'refused' },
    wish: { access: 'see their data', correction: 'a correction', erasure: 'to be erased', export: 'a copy', objection: 'an objection' }, source: { page: 'on their page', office: 'written down in the office' },
    outcome: { open: 'open', answered: 'answered', refused: 'refused' }, fraud: { open: 'open', closed: 'closed' },
  },
  zh: {
    channel: { sms: '短信', email: '邮件', push: '推送', voice: '电话' },
    purpose: {
      receipt: '小票', confirmation: '确认请求', withdrawal_notice: '退订回执', security: '安全提醒', order: '订单通知', service: '服务通知', follow_up: '回访', survey: '调查', marketing: '优惠', recommendation: '推荐', staff: '员工邮件',
    },
    message: { waiting: '等待中', sending: '发送中', sent: '已发送', delivered: '已送达', failed: '未送达', unknown: '结果未知', denied: '未放行', cancelled: '已取消' }, tray: '在待看箱',
    fapiao: { asked: '待开具', issued: '已开具', refused: '已拒绝' },
    wish: { access: '查看资料', correction: '更正', erasure: '删除', export: '副本', objection: '提出反对' }, source: { page: '来自顾客页面', office: '后台登记' },
    outcome: { open: '待答复', answered: '已答复', refused: '已拒绝' }, fraud: { open: '待处理', closed: '已处理' },
  },
};
