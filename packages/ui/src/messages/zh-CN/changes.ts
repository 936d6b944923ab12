import type { changes as en } from '../en/changes.ts';
import type { Translated } from '../shape.ts';

export const changes = {
  title: { none: '还没有人做过更改', last: '最近一次更改：{{moment}}，{{name}}', found_none: '没有符合条件的更改' },
  hint: '谁在后台改了什么，最新的在前。这份记录任何人都不能修改。', table: '更改记录', none: '暂无记录', none_hint: '价格、人员、权限和设置一有更改，就会出现在这里。', none_found: '请换一个人、类别或时间试试。',
  filter: { person: '人员', everybody: '所有人', area: '类别', all: '全部类别', from: '从', to: '到' },
  column: { what: '内容', who: '人员', when: '时间', fields: '涉及的项目' }, what: '{{area}}：{{act}}',
  area: {
    access: '账号权限', approval: '批准', backup: '备份', badge: '工牌', card: '会员卡', case: '案件', category: '分类', contact: '同意与联系', coupon: '优惠券', customer: '顾客', display: '顾客显示屏', exception: '异常', fault: '故障代码', finding: '发现', first_step: '初始设置',
    group: '分组', import: '导入', inspection: '巡检', journal: '流水', mailing: '群发', message: '消息', operator: '操作员', points: '积分', price: '价格', printer: '打印机', product: '商品', promotion: '促销', purchase: '采购单', receipt: '小票', request: '顾客请求', role: '角色', roster: '排班', sale: '销售', second_factor: '全员两步验证', selling: '收款设置',
    settings: '设置', shift: '班次', shop: '店铺', sign_on: '登录', stock: '库存', store: '门店', supplier: '供应商', tax: '税务', template: '模板', terminal: '终端', watch: '监督', other: '其他',
  },
  act: {
    added: '新增', changed: '更改', removed: '移除', ended: '结束', restored: '恢复', answered: '处理', locked: '锁定', unlocked: '解锁', merged: '合并', parted: '拆分', erased: '删除', moved: '转移', lost: '报失', found: '找回', noted: '登记', cancelled: '取消', sent: '发出', taken_out: '导出', done: '操作',
  },
} satisfies Translated<typeof en>;
