import type { faults as en } from '../en/faults.ts';
import type { Translated } from '../shape.ts';

export const faults: Translated<typeof en> = {
  open: '出问题了？', do_this: '怎么办', close: '关闭', back: '返回',
  looking: '正在检查', well: '收款台没有发现问题', well_hint: '输入机器上显示的代码，或用文字描述现象。',
  selling: { on: '可以继续收款。', other_tender: '可以继续收款，请换一种付款方式。', stopped: '修好之前本机不能收款。' },
  cause: '原因：{{text}}', unconfirmed: '原因未确认', unconfirmed_hint: '有门店报告过这个代码，含义尚未得到确认。', no_fault: '这不是故障。', general: '这是该代码在 ISO 8583 中的通用含义，银联应答码表没有此码。',
  engineer: '给维修人员', also: '另外发现', again: '重新检查', shown: '代码 {{code}}', by_shop: '本店说明',
  search: '代码或文字', search_hint: '77、缺纸、5606', none_found: '没有找到“{{text}}”', none_found_hint: '请记下机器显示的全部内容和时间，可在后台添加这个代码。',
  printer_look: '请检查打印机',
  settings: {
    title: '刷卡机', should_off: '应关闭', should_on: '应开启', nobody: '还没有人看过。', saw: '{{who}} 看到是{{value}}，{{when}}', somebody: '某人', off: '关闭', on: '开启',
    dial_up: '拨号', dial_ahead: '预拨号', calls: '拨打电话', confirm_off: '我看过：已关闭', confirm_on: '我看过：已开启', manager: '由店长查看刷卡机后在这里确认。',
  },
};
