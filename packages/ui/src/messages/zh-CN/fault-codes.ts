import type { faultCodes as en } from '../en/fault-codes.ts';
import type { Translated } from '../shape.ts';

export const faultCodes: Translated<typeof en> = {
  nav: '故障代码', title_other: '本店说明了 {{count}} 个代码', title_none: '还没有本店自己的代码', hint: '收款台离线时也能查到内置目录和本店的代码。', search: '搜索代码或文字', own: '本店代码', all: '搜索结果',
  add: '说明一个代码', edit: '编辑', code: '代码', code_hint: '与机器显示的一致。', source: '了解程度', confirmed: '知道原因', reported: '只见过，原因未确认', cause_en: '原因（英文）', cause_zh: '原因（中文）',
  operator_en: '收银员怎么做（英文）', operator_zh: '收银员怎么做（中文）', engineer_en: '维修人员怎么做（英文）', engineer_zh: '维修人员怎么做（中文）', steps_hint: '每行一步，填一种语言即可。', words: '搜索词', words_hint: '用逗号分开。',
  save: '保存', cancel: '取消', forget: '撤回', changed: '{{who}}，{{when}}', operator: '收银员', engineer: '维修人员', none_found: '没有找到', none_found_hint: '您可以自己说明这个代码，所有收款台都能查到。',
};
