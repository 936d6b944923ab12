import type { backups as en } from '../en/backups.ts';
import type { Translated } from '../shape.ts';

export const backups = {
  title: {
    set_up: '{{moment}}之前的数据已全部备份', waiting: '正在进行第一次备份', failing: '自{{moment}}起备份一直失败', base_old: '上一次完整备份是在{{moment}}', uncovered: '自{{moment}}起没有新的备份',
    not_set_up: '目前还没有任何备份', own_database: '由您自己的数据库服务器负责备份', own_missing: '您自己的数据库服务器备份不完善', keys_elsewhere: '没有备份：密钥放在别处',
  },
  hint: '服务器连同上面所有店铺的数据，可以恢复到任何一个已备份的时刻。',
  worry: {
    failing: '备份失败，收款不受影响。', base_old: '上一次完整备份时间太久。', uncovered: '最近的数据还没有备份。', own_missing: '数据库服务器的备份不完善。', not_set_up: '店铺已在营业，但没有备份。', keys_elsewhere: '没有备份：密钥放在别处。', look: '查看处理办法',
  },
  failure: { title: '每分钟重试一次，最近一次：{{moment}}', hint: '新数据暂存在这台机器上，恢复后自动补传。只要磁盘没有损坏，就不会丢失。' },
  uncovered: { title: '新数据应每分钟备份一次，但已有一刻钟没有送出。', hint: '可能正在进行较大的完整备份。如果一直如此，请查看服务器日志和备份位置。' },
  how: {
    title: '备份情况', place: '备份位置', keys: '密钥备份位置', covered: '已备份到', last: '上次完整备份', last_value: '{{moment}}，{{size}}，用时 {{time}}', next: '下次完整备份', none: '还没有', soon: '马上',
  },
  size: { mb: '{{figure}} MB', gb: '{{figure}} GB' },
  time: { s: '{{figure}} 秒', min: '{{figure}} 分钟' },
  plan: {
    title: '备份频率和保留时间', hint: '两次完整备份之间，每分钟发送一次新数据。保留份数越少，占用空间越小。', every: '每隔多少小时做一次完整备份', daily: '保留最近多少天，每天一份', weekly: '保留最近多少周，每周一份',
    wrong: '请填写 {{from}} 到 {{to}} 的整数。', save: '保存', saved: '已保存', saved_hint: '即刻生效。多余的备份会在下次完整备份时删除。',
  },
  keeper: {
    title: '备份设置', plan: '每 {{hours}} 小时做一次完整备份，保留最近 {{days}} 天每天的最后一份和最近 {{weeks}} 周每周的最后一份。',
    hint: '多家商户共用这台服务器。备份位置、频率和保留时间由服务器管理方决定，失败原因也由管理方查看；有疑问请联系管理方。',
  },
  set_up: {
    title: '设置备份', command: '在运行 Stilltill 的机器上，进入程序文件夹并输入：', what: '请把 {{word}} 换成另一块磁盘上的路径，或 {{storage}} 形式的存储地址。该位置必须是空的。',
    asks: '命令会要求设定两个密码短语。请分别写在两张纸上，放在两个地方：没有它们，谁也无法恢复。', after: '之后服务器会自动备份，无需重启。', copy: '命令',
  },
  own: { title: '数据库服务器的情况', sound: '从数据库服务器的回答看，没有缺失。', asked: '每小时查询一次，最近一次：{{moment}}。', waiting: '尚未查询。', hint: '服务器使用了 {{setting}} 指定的数据库。请用该数据库自带的工具备份，同时备份密钥文件夹和 {{file}}，详见 {{page}}。' },
  keys: { hint: '服务器启动时设置了 {{setting}}，而缺少密钥的备份无法恢复。请把密钥放回数据文件夹中的 {{folder}} 并去掉该设置，或用系统自带的工具备份这两个文件夹。' },
} satisfies Translated<typeof en>;
