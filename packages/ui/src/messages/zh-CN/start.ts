import type { start as en } from '../en/start.ts';
import type { Translated } from '../shape.ts';

export const start = {
  title_other: '还有 {{count}} 步就能开始收款', title_over: '店铺已设置完成', hint: '每一步都可以以后再做，没做的会一直列在首页。', steps: '步骤', needed: '请填写此项。',
  go_on: '继续', later: '以后再做', to_today: '前往首页', over: '全部设置完成。', over_hint: '门店、商品、人员和终端随时可以在各自的页面修改。',
  state: { open: '待完成', done: '已完成', put_off: '以后再做' },
  more_stores: '不止一家门店？在这里添加', left: { title_other: '还有 {{count}} 项没有设置' },
  step: {
    shop: {
      name: '店铺', title: '您的店铺', hint: '会印在每张小票上。', shop: '店铺名称', shop_hint: '印在小票顶部。', store: '这家门店的名称', store_hint: '有多家门店时，可用街道命名。',
      currency: '货币', currency_hint: '有终端注册后不能更改。', timezone: '时区', timezone_hint: '决定营业日从几点开始。', languages: '小票和终端的语言',
    },
    tax: {
      name: '税', title: '税', hint: '以后每个商品可以单独设置税率。', mode: '您的标价', included: '含税', included_hint: '中国和欧洲的货架标价都含税。', added: '收款时另加税', added_hint: '例如美国。',
      rate: '大多数商品的税率（%）', rate_hint: '留空表示不含税。', rate_wrong: '请输入 0 到 100 的税率，例如 13 或 7.7。',
    },
    staff: {
      name: '人员', title: '谁来收款', hint: '每个人用自己的 PIN，谁做了什么一清二楚。', self: '您自己的 PIN', other: '添加人员', person: '姓名', work: '岗位', pin: 'PIN', pin_hint: '至少 {{figures}} 位数字。', pin_wrong: '至少 {{figures}} 位，最多 12 位数字。', keep: '使用这个 PIN', add: '添加',
      role: { operator: '操作员', manager: '店长', owner: '店主' },
    },
    products: { name: '商品', title: '您卖什么', hint: '先加几样就够了。它们会显示在终端的常用商品里，点一下就能卖。', what: '名称', price: '价格（{{currency}}）', barcode: '条码（如有）', add: '添加' },
    device: {
      name: '终端', title: '第一台终端', hint: '任何装有新版浏览器的设备都可以。断网时也能继续收款。', name_field: '终端名称', usual_name: '一号收银台', where: '用哪台设备', here: '这台设备', here_hint: '会在新标签页打开。', other: '另一台设备', other_hint: '同一网络中的平板、手机或电脑。',
      make: '生成注册码', again: '重新生成', open: '在这里打开终端', code: '终端注册码', left: '{{left}} 内有效', waiting: '终端注册后，本页会自动继续。', expired: '注册码已过期，请重新生成。', done: '终端 {{name}} 已就绪。', done_hint: '更多终端可在“终端”页添加。',
      local: '其他设备访问不到这个地址。', local_hint: '请用 {{command}} 启动，打开它打印的地址，再重新生成注册码。', first_time: '设备第一次连接，需要先信任本店：在它上面打开 {{address}}，安装那里提供的根证书，然后扫这个码。',
    },
    printer: {
      name: '打印机', title: '小票打印机', hint: '小票也可以显示为二维码，或用浏览器打印。', in_network: '网络打印机', at_till: '用数据线接在终端上的打印机', try: '测试打印', try_named: '在 {{name}} 上测试打印', out: '打印机已收到测试页。', out_hint: '上面应有店名、日期、中英文字、条码和二维码。如果超出纸边，请换一种纸宽。', roll: '{{name}} 的纸宽', mm: '{{width}} 毫米', out_low: '纸快用完了。',
      first: '把打印机接到终端并开机。', second: '在终端登录后打开菜单，选“打印机”。', third: '选好打印机类型，再点“测试打印”。',
      network: '请先加入清单，再回到这里测试。', settings: '打印机清单', printed: '测试页已打印', none: '没有打印机',
    },
    first_sale: {
      name: '第一单', title: '第一单销售', hint: '放心试：在终端上可以马上撤回。', first: '在终端用您的 PIN 登录并开班。', second: '点一样商品，或扫条码。', third: '点收款金额，再选“现金”。', waiting: '正在等待第一单……', done: '第一单已经到了。', sold: '今日销售：',
    },
  },
} as const satisfies Translated<typeof en>;
