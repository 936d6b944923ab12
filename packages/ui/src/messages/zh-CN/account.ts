import type { account as en } from '../en/account.ts';
import type { Translated } from '../shape.ts';

export const account = {
  password: {
    title: '密码', hint: '修改后，其他设备都会退出登录。', change: '修改密码', now: '当前密码', new: '新密码', save: '确认修改',
    done: '密码已修改。', done_hint: '其他设备均已退出登录。',
  },
  codes: { title: '备用码', hint: '手机不在身边时，每个备用码可登录一次。生成新码后，旧码失效。', make: '生成新的备用码' },
  second_factor: {
    needed: '{{shop}}的登录需要两步验证', missing: '请在下方开启两步验证，或添加通行密钥并用它登录，之后即可使用全部功能。', unused: '请用您的通行密钥登录。如已丢失，请联系店主获取重设链接。', unused_owner: '请用您的通行密钥登录。如已丢失，请由管理服务器的人生成链接：{{command}}。',
    demanded: '所有人都需要两步验证', not_demanded: '目前不要求两步验证', demand_hint: '要求后，光有密码打不开后台，还需要验证器或通行密钥。两者都没有的人，开启之前只能看到自己的账号。',
    without_other: '有 {{count}} 人还没有开启。', without_none: '所有人都已开启。', own_first: '请先为自己开启，并用它登录。', to_own: '前往我的账号', demand: '要求所有人开启', no_more: '不再要求',
  },
  sessions: {
    title_other: '已在 {{count}} 处登录', hint: '如有不认识的设备，请让它退出登录，并修改密码。', here: '当前浏览器', used: '上次使用 {{at}}', network: '网络 {{network}}',
    end: '退出登录', end_this: '退出登录：{{where}}', end_others: '退出其他所有设备', on: '{{browser}}，{{system}}', wechat: '微信', harmony: '鸿蒙', other_browser: '其他浏览器', other_system: '其他系统', failed: '暂时无法显示登录设备。',
  },
  reset: {
    offer: '无法登录', offer_hint: '如果对方无法登录，可生成链接，由对方自己设置新密码；使用后，所有设备都会退出登录。', lost: '验证器和通行密钥也丢失了', lost_hint: '使用链接时将一并移除。请先确认是本人。',
    make: '生成链接', made: '为{{name}}重设密码', made_hint: '请亲自交给对方。链接只能用一次，有效期至 {{until}}，且只显示这一次。', done: '已交给对方',
    title: '设置新密码', hint: '其他设备都会退出登录。链接只能用一次。', action: '设置密码', no_token: '链接不完整。', no_token_hint: '请按收到的原样打开。',
  },
} as const satisfies Translated<typeof en>;
