import type { Translated } from '../shape.ts';
import type { fleet as en } from '../en/fleet.ts';

export const fleet = {
  places: { label: '终端', list: '列表', wall: '门店', map: '地图', usage: '使用情况', settings: '设置', inspections: '巡检', estate: '批量导入' },
  live: { new: '未注册', enrolled: '从未报到', active: '正常', late: '迟到', silent: '失联', lost: '丢失', retired: '已停用', compromised: '密钥泄露' },
  title: {
    none: '还没有终端', all_other: '{{count}} 台终端全部正常', some_other: '{{count}} 台终端，{{missing}} 台不正常', unused_other: '{{count}} 台终端，都未使用', at_once: '{{name}} 有 {{count}} 台终端同时出现：{{fault}}', at_once_acquirer: '收单机构为{{name}}的 {{count}} 台终端同时出现：{{fault}}',
  },
  list: {
    hint: '终端按服务器指定的间隔报到。超过两个间隔算迟到，超过一天算失联；收款不受影响。', table: '终端', search: '编号、名称、型号、序列号、门店', state: '状态', all_states: '全部状态',
    store: '门店', all_stores: '全部门店', group: '分组', all_groups: '全部分组', fault: '故障', all_faults: '不限故障', drift: '设置', all_drift: '不限设置', drifting: '与要求不符', none_found: '没有符合条件的终端', none_found_hint: '请去掉一个筛选条件。',
    terminal: '终端', checked_in: '最近报到', operator: '当前操作员', nobody: '无人', power: '电量', charging: '充电中', network: '网络', waiting: '待上传', faults: '需要查看', model: '型号', serial: '序列号', place: '位置', acquirer: '收单机构', all_acquirers: '全部收单机构', custodian: '保管人', build: '版本', clock: '时钟',
    drifts_other: '{{count}} 项设置不符', refused: '上报了不可能的数值', locked: '已锁定', lost_seen: '丢失后又报到过', never: '从未', since: '自 {{at}}', ahead: '快 {{time}}', behind: '慢 {{time}}',
    paper: { near_end: '纸快用完', out: '缺纸' },
    networks: { ethernet: '网线', wifi: 'Wi-Fi', cellular: '移动网络', bluetooth: '蓝牙', other: '其他', none: '无' },
  },
  usage: {
    title_all_other: '{{count}} 台终端都有销售', title_some_other: '{{count}} 台终端中有 {{unused}} 台没有销售', hint: '按各门店当地时间统计，不计退货。',
    days: '期间', last_1: '今天', last_7: '7 天', last_28: '28 天', order: '排序', order_idle: '先看闲置', order_busy: '先看最忙', table: '终端使用情况', by_hour: '平均每天', by_hour_hint: '各时段有人操作的终端数和销售笔数。', chart: '一天各时段的销售笔数和有人操作的终端数', manned: '有人操作的终端',
    sold: '有销售', idle: '闲置', off: '未开机', on: '开机', with_operator: '有人操作', sales: '销售笔数', per_hour: '每小时笔数', sum: '销售额', none: '还没有在用的终端', none_hint: '终端注册后会显示在这里。',
  },
  wall: { table: '门店', which: '门店', unplaced: '未填位置', none_found: '没有这家门店。', terminals_other: '{{count}} 台终端', with_faults_other: '{{count}} 台有故障', drifting_other: '{{count}} 台设置不符', all_well: '全部正常', no_places: '还没有门店填写位置', no_places_hint: '请在下方填写门店位置。地图不依赖外部服务，地址不会离开本服务器。', positions: '门店位置', lat: '纬度', lon: '经度', networks: '网络', networks_hint: '网络名称或地址段，用逗号分开', save: '保存', saved: '已保存。', wrong: '请核对。' },
  one: {
    now: '当前状况', memory: '内存', storage: '存储', of: '已用 {{used}}，共 {{all}}', rtt: '往返时间', loss: '丢包', paper: '纸张', scanner: '扫描枪', printer_bits: '打印机状态', errors: '应用出错次数', ordered: '报到间隔', seconds_other: '{{count}} 秒', fingerprint: '密钥', enrolled: '注册时间', refused_other: '{{count}} 个不可能的数值',
    papers: { ok: '正常', near_end: '快用完', out: '缺纸', unknown: '未知' }, scanners: { ready: '就绪', absent: '没有', failed: '故障' }, unknown: '未上报',
    lent: '借给活动', clock_right: '准确',
    registry: '登记信息', edit: '修改', name: '名称', peripherals: '外接设备', peripherals_hint: '用逗号分开', acquirer_hint: '替商户受理刷卡的机构，见签购单', groups: '分组', none: '无', nobody: '无人', certified: '会在下一个安全时点切换：已交班、没有未结的单、无人在岗。在此之前仍按原门店收款。', sells_for: '收款门店',
    send_again: '重新下发设置', sent_again: '已下发。在线终端几秒内收到，并在之后第二次签到时上报。', settings: '设置', settings_hint: '应有的值、由谁规定、实际的值。浏览器无法禁止刷卡机拨号，这类设置以查看的人为准。', setting: '设置', should: '应为', has: '实际', who: '规定者', usual: '默认', never_said: '尚未上报', nobody_looked: '还没有人查看', seen_by: '{{value}}，{{name}} 于 {{at}} 查看', differs: '自 {{at}} 起不符', enforced: '强制', reported: '上报',
    hours: '使用情况', hours_hint: '最近七天。', hours_none: '还没有数据', hours_none_hint: '有报到的第一个整点之后会显示在这里。', hours_sentence: '开机 {{on}} 小时，有人上岗 {{with}} 小时，其中空闲 {{idle}} 小时；上岗期间平均每小时 {{sales}} 单。', chart: '每小时销售笔数与上岗分钟数', sales: '销售笔数', minutes: '上岗分钟',
  },
  act: {
    title: '可以做的事', reason: '原因', reason_hint: '会连同您的姓名写入服务器流水。', needed: '此项必填。', done: '完成', cancel: '取消',
    move: '调到其他门店', to: '调到', custody: '交给他人保管', custodian: '保管人', groups: '选择分组', new_group: '新分组', add_group: '添加', window: '借给活动', window_hint: '在此时间之外收款会显示在监督中。', from: '开始', until: '结束', window_none: '未借出', lost: '终端丢失', lost_hint: '它的销售仍会接收，并加标记。', found: '终端找到了', lock: '锁定', lock_hint: '它会立即停止收款，保留购物篮，并显示：', call: '联系谁', unlock: '解锁', locked: '自 {{at}} 起锁定', locked_why: '{{reason}}。屏幕显示：{{call}}',
  },
  settings: {
    title_other: '{{count}} 处设置', title_none: '还没有自己的设置', hint: '离终端最近的规定有效：终端优先于分组，分组优先于门店，门店优先于商户。', whose: '适用于', merchant: '整个商户', store: '门店', group: '分组', terminal: '终端', left: '此处不规定', name: '设置', value: '值', by: '{{name}}，{{at}}',
    none: '所有终端都用默认设置', none_hint: '选择适用范围和要改的设置，生效前会先显示变化。',
    preview: '会有哪些变化', preview_none: '没有终端会变化。', preview_other: '{{count}} 台终端会变化', was: '现在', will: '将变为', save: '立即生效', meanwhile: '{{name}}刚刚改了这些设置', meanwhile_hint: '您填写的内容已保留，其他项目为最新内容。请再看一次会有哪些变化。', saved: '已生效。', saved_hint: '在线终端几秒内收到，其他终端下次联网时收到。',
    names: { dial_up: '拨号', dial_ahead: '预拨号', calls: '通话', languages: '语言', idle_lock_s: '空闲锁定', card_offline: '离线刷卡', code_offline: '离线扫码', simple_mode: '简洁模式' },
    off: '关闭', on: '开启', yes: '是', no: '否', seconds_other: '{{count}} 秒后', nothing: '不接受', budget: '每单 {{sale}}，合计 {{total}}，{{hours}} 小时', sale: '每单上限', total: '合计上限', hours: '小时', english: '英文', chinese: '中文', both: '中文和英文', wrong: '请核对。',
  },
  inspections: {
    title_none: '没有逾期的巡检', title_other: '{{count}} 项巡检逾期', hint: 'PCI DSS 4 第 9.5.1 条：按风险定期查看每台终端，并记录所见。', rounds: '巡检计划', rounds_none: '还没有巡检计划', rounds_none_hint: '规定查看哪些终端、多久查看一次。', add: '新计划', name: '名称', risk: '风险', risks: { low: '低', medium: '中', high: '高' }, every: '间隔天数', every_days_other: '每 {{count}} 天', stores: '门店', stores_hint: '不选则为全部门店。', terminals_other: '{{count}} 台终端', overdue_other: '{{count}} 台逾期', due: '应查时间', last: '上次查看', never: '从未', table: '逾期', save: '保存',
    inspect: '现在查看', outcome: '所见情况', outcomes: { sound: '完好', doubtful: '可疑', tampered: '被改动' }, seals: '封条编号', seals_hint: '用逗号分开', note: '备注', pictures: '照片', add_picture: '添加照片', machine: '刷卡机', machine_hint: '以刷卡机菜单中看到的为准；没有查看请留空。', not_looked: '没有查看', write: '记录', before: '以前的巡检', before_none: '还没有人查看过。',
  },
  estate: {
    title: '批量导入终端', hint: 'CSV 文件，每行一台终端。先检查，有任何问题都不会写入。', choose: '选择文件', template: '下载空白模板', looked_other: '可以导入 {{count}} 台终端', wrong_other: '{{count}} 行有问题，未写入', write: '导入', written_other: '已导入 {{count}} 台终端', line: '行', column: '列', value: '值', reason: '问题', table: '问题', too_large: '文件超过 {{max}} MB。',
    reasons: { row_unreadable: '这一行无法读取', store_unknown: '没有这个编号的门店', code_wrong: '编号为 1 到 8 位大写字母或数字', code_missing: '缺少编号', code_repeated: '文件中编号重复', code_taken: '该门店已有这个编号的终端', name_missing: '缺少名称', too_long: '超过 100 个字符', group_unknown: '没有这个名称的分组' },
  },
  unknown: { title: '未注册的设备', hint: '它们没有得到任何内容。如果是您的设备，请注册。', address: '地址', times: '次数', last: '最近一次' },
} as const satisfies Translated<typeof en>;
