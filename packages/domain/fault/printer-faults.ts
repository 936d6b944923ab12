/** What goes wrong at a receipt printer. Bits: printer-status.ts. No fault of a printer stops selling: the receipt is offered again. */
import type { FaultEntry, FaultSeverity, Pair } from './shapes.ts';
import { steps, texts } from './shapes.ts';

type Told = { readonly severity?: FaultSeverity; readonly title: Pair; readonly cause: Pair; readonly operator: readonly Pair[]; readonly engineer: readonly Pair[]; readonly words?: string };

const AGAIN: Pair = ['When its light is steady, print the receipt again from the line on the screen.', '指示灯常亮后，点屏幕上的“重新打印”。'];
const SELL_ON: Pair = ['Go on selling. Receipts can be printed later, or sent.', '可以继续收款，小票稍后补打或发送给顾客。'];

function printer(name: string, { severity = 'act', title, cause, operator, engineer, words = '' }: Told): FaultEntry {
  return {
    code: `printer.${name}`, shown: null, group: 'printer', source: 'catalogue', severity, selling: 'on', title: texts(title), cause: texts(cause),
    operator_does: steps(...operator), engineer_does: steps(...engineer), words: ['receipt', '小票', '打印机', 'dayinji', 'dyj', ...words.split(' ').filter(Boolean)],
  };
}

export const PRINTER_FAULTS: readonly FaultEntry[] = [
  printer('paper_out', {
    title: ['The printer is out of paper', '打印机缺纸'], cause: ['The roll is used up, or the paper does not reach the sensor.', '纸卷用完了，或纸没有放到传感器处。'],
    operator: [['Open the cover and put in a new roll, the paper coming from below.', '打开上盖，放入新纸卷，纸从下方出来。'], ['Pull a little paper out and close the cover until it clicks.', '拉出一小段纸，合上盖子，听到“咔”一声。'], AGAIN],
    engineer: [['Blow the dust off the paper sensor.', '清除纸传感器上的灰尘。'], ['Check that the roll has the width that the printer is set to (58 or 80 mm).', '确认纸宽与打印机设置一致（58 或 80 毫米）。']],
    words: 'paper empty roll 没纸 缺纸 换纸 纸卷 quezhi qz meizhi huanzhi',
  }),
  printer('paper_near_end', {
    severity: 'look', title: ['The paper is nearly used up', '打印纸快用完了'], cause: ['The sensor beside the roll sees little paper left.', '纸卷旁的传感器检测到余纸不多。'],
    operator: [['Have a new roll ready. Change it when nobody waits.', '准备好新纸卷，没有顾客时更换。']],
    engineer: [['If a full roll is told as nearly used up, move the sensor to the roll’s core size.', '如果满卷也报缺纸，请按纸芯大小调整传感器位置。']],
    words: 'paper low roll 纸将尽 快没纸 zhijiangjin kuaimeizhi',
  }),
  printer('cover_open', {
    title: ['The printer’s cover is open', '打印机上盖没关好'], cause: ['The cover’s switch says that it is not shut.', '上盖开关显示没有关紧。'],
    operator: [['Press the cover down on both sides until it clicks.', '两侧同时按下上盖，听到“咔”一声。'], ['If it does not shut: open it, put the roll straight, and shut it again.', '如果关不上：打开，把纸卷放正，再关。'], AGAIN],
    engineer: [['Look for paper or dirt at the latch and the switch.', '检查卡扣和开关处有没有纸屑或异物。'], ['A cover that is shut and told as open has a broken switch: change the printer.', '盖子已关仍报开盖，说明开关坏了，请更换打印机。']],
    words: 'lid cover 开盖 盖子 上盖 kaigai gaizi shanggai kg',
  }),
  printer('cutter', {
    title: ['The paper cutter is stuck', '切刀卡住了'], cause: ['Paper or something hard is in the blade.', '切刀里卡了纸或硬物。'],
    operator: [['Switch the printer off and on.', '关闭打印机电源，再打开。'], ['If it is still stuck: open the cover, take the loose paper out, shut it. Keep fingers off the blade.', '仍卡住：打开上盖，取出碎纸，再合上。手不要碰刀片。'], AGAIN],
    engineer: [['Turn the cutter’s wheel by hand until the blade is inside, with the power off.', '断电后手动转动切刀齿轮，使刀片收回。'], ['A cutter that sticks again within a day is worn: change it.', '一天内再次卡住说明切刀磨损，请更换。']],
    words: 'blade jam knife 卡刀 卡纸 切纸 qiedao kadao kazhi',
  }),
  printer('unrecoverable', {
    title: ['The printer has a fault that it can’t mend', '打印机出现无法自行恢复的故障'], cause: ['Its electronics, voltage or head is outside of what it can work with.', '主板、电压或打印头异常。'],
    operator: [['Switch the printer off, wait ten seconds, switch it on.', '关闭打印机，等十秒，再打开。'], SELL_ON, ['If it comes again, call whoever looks after the machines.', '再次出现时，请联系设备维护人员。']],
    engineer: [['Try another power supply of the same voltage.', '换一个同电压的电源试试。'], ['Change the printer. Print the self-test (hold feed while switching on) for the maker.', '更换打印机，并按住走纸键开机打印自检页交给厂家。']],
    words: 'broken hardware 故障 硬件 坏了 guzhang huaile',
  }),
  printer('overheated', {
    title: ['The print head is too hot', '打印头过热'], cause: ['It has printed much without a pause. It goes on by itself when it has cooled.', '连续打印过多。冷却后会自动恢复。'],
    operator: [['Wait a minute. It goes on by itself.', '等一分钟，会自动恢复。'], SELL_ON],
    engineer: [['Keep the vents free and the printer out of the sun.', '不要遮挡散热孔，避免阳光直射。'], ['Print logos and dark areas smaller.', '减少大面积图案和黑底。']],
    words: 'hot heat head temperature 过热 发烫 温度 guore gr',
  }),
  printer('recoverable', {
    title: ['The printer had an error that it can get over', '打印机出错，可以恢复'], cause: ['Something stopped the paper or the head for a moment.', '纸或打印头短暂受阻。'],
    operator: [['Open and shut the cover.', '打开上盖再合上。'], AGAIN],
    engineer: [['Look for paper rests and a crooked roll.', '检查纸屑，纸卷是否放歪。']], words: 'error 出错 报错 chucuo',
  }),
  printer('error', {
    title: ['The printer stopped for an error', '打印机因错误停止'], cause: ['It says that there is an error, and not which.', '打印机报告有错误，但没有说明是哪一种。'],
    operator: [['Open the cover, put the paper straight, shut it.', '打开上盖，把纸放正，再合上。'], ['Switch it off and on if that does not help.', '无效时，关机再开机。'], AGAIN],
    engineer: [['Ask for DLE EOT 3 to see which error it is.', '用 DLE EOT 3 查询具体错误。']], words: 'error stopped 停止 报错 baocuo',
  }),
  printer('waiting', {
    title: ['The printer waits to be set going again', '打印机等待恢复'], cause: ['It stopped for a fault that is mended, and waits for a key.', '故障已排除，等待按键恢复。'],
    operator: [['Press the printer’s feed button once.', '按一下打印机的走纸键。'], AGAIN], engineer: [['Switch it off and on if the button does nothing.', '按键无效时，请关机再开机。']], words: 'recovery feed 恢复 走纸 huifu zouzhi',
  }),
  printer('offline', {
    title: ['The printer is not ready', '打印机未就绪'], cause: ['It takes no data now, and gave no reason.', '打印机暂不接收数据，没有说明原因。'],
    operator: [['Look at its lights: cover shut, paper in, power on.', '看指示灯：盖子关好，有纸，通电。'], ['Switch it off and on.', '关机再开机。'], AGAIN],
    engineer: [['Change the cable, then the printer.', '先换数据线，再换打印机。']], words: 'offline busy 脱机 离线 未就绪 tuoji lixian weijiuxu',
  }),
  printer('feeding', {
    severity: 'none', title: ['Paper is being fed', '正在走纸'], cause: ['Somebody holds the feed button.', '有人按住了走纸键。'],
    operator: [['Let the feed button go.', '松开走纸键。']], engineer: [['A button that is told as held by nobody is stuck: clean it.', '没人按也报走纸，说明按键卡住，请清洁。']], words: 'feed 走纸 zouzhi',
  }),
  printer('feed_button', {
    severity: 'none', title: ['The feed button is held', '走纸键被按住'], cause: ['Somebody holds the feed button, or it is stuck.', '有人按住走纸键，或按键卡住。'],
    operator: [['Let the feed button go.', '松开走纸键。']], engineer: [['Clean a stuck button.', '按键卡住时请清洁。']], words: 'feed 走纸 zouzhi',
  }),
  printer('drawer_signal', {
    severity: 'none', title: ['The cash drawer’s switch gives a signal', '钱箱开关有信号'], cause: ['The signal means open at some drawers and shut at others.', '有的钱箱表示打开，有的表示关闭。'],
    operator: [['Look at the drawer. Shut it if it is open.', '看一下钱箱，开着就关上。']], engineer: [['Open and shut the drawer, and note at which of the two the signal stands.', '开关钱箱一次，记下哪种状态有信号。']], words: 'cash drawer 钱箱 qianxiang qx',
  }),
  printer('missing', {
    title: ['The printer is not found', '找不到打印机'], cause: ['It is unplugged, switched off, or another one than was chosen.', '没有连接、没有开机，或不是选定的那一台。'],
    operator: [['Switch the printer on and look at its cable at both ends.', '打开打印机电源，检查两端的线。'], ['Plug the cable into the same socket as before.', '把线插回原来的接口。'], AGAIN],
    engineer: [['Choose it again in the menu under “Printer”.', '在菜单“打印机”里重新选择。'], ['Try another cable, and a socket that is not on a hub.', '换线，或不经过集线器直接插。']],
    words: 'usb cable unplugged connect 找不到 没连接 连不上 线 zhaobudao lianbushang usb',
  }),
  printer('taken', {
    title: ['Another program has the printer', '打印机被其他程序占用'], cause: ['A driver or another window holds the device.', '驱动或其他窗口正在使用它。'],
    operator: [['Close other windows and programs that print.', '关闭其他打印窗口和程序。'], ['Unplug the printer and plug it in again.', '拔下打印机再插上。']],
    engineer: [['On Windows the till needs the WinUSB driver for this printer.', 'Windows 上需要为此打印机安装 WinUSB 驱动。'], ['Remove the printer from the system’s own printers.', '在系统打印机列表中删除它。']],
    words: 'driver windows busy 占用 驱动 zhanyong qudong',
  }),
  printer('stopped', {
    title: ['The printer stopped in the middle of a receipt', '小票打印到一半停了'], cause: ['The connection broke, or the printer took nothing more.', '连接中断，或打印机不再接收数据。'],
    operator: [['Look at paper, cover and cable.', '检查纸、盖子和连接线。'], ['Tear off what came out.', '撕掉打出的部分。'], AGAIN],
    engineer: [['Change the cable. A printer on a hub with too little power does this too.', '换线；供电不足的集线器也会这样。']], words: 'half broken interrupted 中断 一半 zhongduan yiban',
  }),
  printer('unreachable', {
    title: ['The printer on the network gives no answer', '网络打印机没有响应'], cause: ['It is off, on another network, or its address has changed.', '没有开机、不在同一网络，或地址变了。'],
    operator: [['Switch the printer on and look at its network cable.', '打开打印机，检查网线。'], AGAIN, SELL_ON],
    engineer: [['Print its self-test: the address there must be the one in the office’s list of printers.', '打印自检页，核对地址与后台打印机列表一致。'], ['Give it a fixed address in the router.', '在路由器里为它设固定地址。']],
    words: 'network ip ethernet 网络打印机 没响应 wangluo wldyj',
  }),
  printer('unusable', {
    title: ['This printer can’t be used from here', '这台打印机无法使用'], cause: ['It takes no ESC/POS data on a channel that this till can reach.', '它没有可用的 ESC/POS 通道。'],
    operator: [['Choose another printer, or let the browser print.', '换一台打印机，或用浏览器打印。']], engineer: [['Set the printer to ESC/POS, in its own menu or by its switches.', '在打印机菜单或拨码开关中设为 ESC/POS。']], words: 'escpos mode 模式 moshi',
  }),
];
