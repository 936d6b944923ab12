/**
 * The one registry of what can go wrong and is expected to. A code is never reused for another meaning; a retired one
 * stays here, marked. docs/errors.md is generated from it, and HTTP takes its status from it.
 *
 * `data`: what became of the data. 'safe': nothing that was given is lost. 'kept': it is stored aside for a person to
 * judge. 'refused': it was not taken; whoever sent it still has it.
 */
export type CodeEntry = {
  readonly http: number;
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly transient: boolean;
  readonly data: 'safe' | 'kept' | 'refused';
  /** What happened, and what to do, in the words of a good colleague. `{{x}}` is filled from the fault's details. */
  readonly en: { readonly message: string; readonly action: string };
  readonly zh: { readonly message: string; readonly action: string };
};

function code(
  http: number, transient: boolean, data: CodeEntry['data'],
  en: readonly [message: string, action: string], zh: readonly [message: string, action: string],
): CodeEntry {
  return { http, transient, data, en: { message: en[0], action: en[1] }, zh: { message: zh[0], action: zh[1] } };
}

export const CODES = {
  // Requests
  request_malformed: code(400, false, 'refused', ['The request is not in the form that was agreed.', 'Update this app and try again.'], ['请求的格式不对。', '请更新应用后再试。']),
  request_too_large: code(413, false, 'refused', ['That is too much at once.', 'Send it in smaller parts.'], ['一次发送的内容太多。', '请分几次发送。']),
  rate_limited: code(429, true, 'refused', ['Too many requests from here.', 'Wait a moment. It goes on by itself.'], ['请求太频繁。', '请稍等片刻，系统会自动继续。']),
  not_found: code(404, false, 'safe', ['There is nothing at this address.', 'Check the link.'], ['没有找到内容。', '请检查链接。']),
  not_signed_in: code(401, false, 'safe', ['You are not signed in.', 'Sign in and try again.'], ['您还没有登录。', '请登录后再试。']),
  session_locked: code(401, false, 'safe', ['This page is locked: nobody used it for a while.', 'Sign in again, by passkey or password, to go on.'], ['页面长时间无人操作，已锁定。', '请用通行密钥或密码重新登录，然后继续。']),
  operator_left: code(403, false, 'safe', ['This account belongs to somebody who may not sign on any more.', 'Ask the owner: it opens again as soon as they may.'], ['这个账户的本人已不能上岗。', '请联系店主，恢复上岗后账户即可使用。']),
  not_permitted: code(403, false, 'safe', ['You may not do this.', 'Ask a manager.'], ['您没有这项权限。', '请联系店长。']),
  conflict: code(409, false, 'refused', ['Somebody changed this at the same time.', 'Look at it again, then repeat your change if it is still right.'], ['这项内容刚被别人改过。', '请查看最新内容，需要时再改一次。']),
  idempotency_key_reused: code(422, false, 'refused', ['This key was used before for another request.', 'Use a new key for a new request.'], ['这个幂等键已用于另一个请求。', '新的请求请使用新的键。']),
  unavailable: code(503, true, 'safe', ['The server can’t answer right now.', 'It tries again by itself. Go on selling.'], ['服务器暂时无法响应。', '系统会自动重试，您可以继续收款。']),
  internal: code(500, true, 'safe', ['Something went wrong on our side.', 'Try again. If it stays, report the number shown.'], ['系统出错了。', '请再试一次；如仍不行，请报告显示的编号。']),
  protocol_unsupported: code(426, false, 'refused', ['This till speaks a version that the server no longer knows.', 'Connect it to the network so that it can update. Its sales are kept.'], ['这台终端的版本服务器已不支持。', '请联网更新，已记录的销售都还在。']),

  // Money and baskets
  amount_malformed: code(422, false, 'refused', ['“{{amount}}” is not an amount.', 'Use figures, such as 12.50.'], ['“{{amount}}”不是金额。', '请输入数字，例如 12.50。']),
  amount_too_large: code(422, false, 'refused', ['This amount is too large.', 'Check the figures.'], ['金额太大。', '请核对数字。']),
  amount_negative: code(422, false, 'refused', ['This amount can’t be below zero.', 'Check the figures.'], ['金额不能小于零。', '请核对数字。']),
  quantity_invalid: code(422, false, 'refused', ['This quantity can’t be sold.', 'Enter a quantity above zero and up to {{max}}.'], ['数量不对。', '请输入大于零且不超过 {{max}} 的数量。']),
  price_invalid: code(422, false, 'refused', ['This price can’t be used.', 'Check the price in the office.'], ['价格不对。', '请在后台核对价格。']),
  currency_differs: code(422, false, 'refused', ['Two currencies can’t stand in one basket.', 'Sell them separately.'], ['一单里不能有两种货币。', '请分开收款。']),
  basket_empty: code(422, false, 'safe', ['The basket is empty.', 'Scan something first.'], ['还没有商品。', '请先扫描商品。']),
  basket_full: code(422, false, 'safe', ['The basket holds as many lines as it can.', 'Take the money for these, then go on.'], ['这一单的行数已满。', '请先收款，再继续。']),
  tender_insufficient: code(422, false, 'safe', ['That is less than the total.', 'Enter what the customer gave.'], ['收到的钱少于应收金额。', '请输入顾客实付的金额。']),
  tender_exceeds: code(422, false, 'safe', ['That is more than is to be paid.', 'Only cash gives change. Enter the amount that is left.'], ['超过了应收金额。', '只有现金可以找零，请输入剩余金额。']),
  tender_not_needed: code(409, false, 'safe', ['Less is left to pay than was charged.', 'Give it back on its machine, then say that it was not charged.'], ['扣款超过了现在的应付金额。', '请在刷卡机上退回这笔款，再选“没有扣款”。']),
  basket_has_money: code(409, false, 'safe', ['Money was taken for this basket already.', 'Finish the payment, or give the money back first.'], ['这一单已经收了部分款。', '请收完余款，或先退回已收的钱。']),
  basket_not_empty: code(409, false, 'safe', ['There are goods in the basket.', 'Finish this sale or park it first.'], ['购物篮里还有商品。', '请先收款或挂单。']),
  basket_taken: code(409, false, 'safe', ['Another till has taken this basket on.', 'Look at that till.'], ['这一单已被其他终端取走。', '请到那台终端查看。']),
  waive_invalid: code(422, false, 'safe', ['So much can’t be given up.', 'Give up no more than the total.'], ['抹零金额不对。', '抹零不能超过应收金额。']),
  discount_invalid: code(422, false, 'safe', ['This discount can’t be given.', 'Enter more than zero and no more than the price.'], ['折扣不对。', '请输入大于零且不超过价格的折扣。']),
  promotion_invalid: code(422, false, 'refused', ['This promotion can’t be given.', 'Check rates, pieces and times. No price may fall below zero.'], ['这个促销无法使用。', '请核对折扣、件数和时间，价格不能小于零。']),
  coupon_unknown: code(404, false, 'safe', ['No promotion that holds now takes the coupon {{coupon}}.', 'Check the code and its dates.'], ['优惠码 {{coupon}} 目前无法使用。', '请核对优惠码和有效期。']),
  card_misread: code(422, false, 'safe', ['A sign of this card is wrong.', 'Scan it again, or type it as it is printed.'], ['会员卡号有误。', '请重新扫描，或照卡面输入。']),
  card_missing: code(409, false, 'safe', ['There is no card on this basket.', 'Scan the customer’s card first.'], ['这一单还没有会员卡。', '请先扫描会员卡。']),
  card_unknown: code(404, false, 'safe', ['This shop has no such card.', 'Check the card. Another shop’s cards hold no points here.'], ['本店没有这张会员卡。', '请核对卡片，其他商户的卡在这里不能用。']),
  card_locked: code(409, false, 'safe', ['This card is locked or was replaced.', 'Sell without it, and let the office look.'], ['这张会员卡已锁定或已补换。', '请不用卡收款，并到后台查看。']),
  member_unknown: code(404, false, 'safe', ['Nobody is known by this number.', 'Ask for the card, or sell without it.'], ['没有找到这个号码的会员。', '请出示会员卡，或不用卡收款。']),
  points_off: code(409, false, 'safe', ['This shop gives no points.', 'Set up points in the office first.'], ['本店没有开通积分。', '请先在后台设置积分。']),
  points_insufficient: code(409, false, 'safe', ['There are not so many points; {{available}} can be spent.', 'Spend fewer points.'], ['积分不够，可用 {{available}} 分。', '请少用一些积分。']),
  points_budget: code(409, false, 'safe', ['Offline, no more points can be spent here than {{available}}.', 'Spend fewer points, or try again online.'], ['离线时这里最多还能用 {{available}} 分。', '请少用一些积分，或联网后再试。']),
  points_step: code(422, false, 'safe', ['So few points can’t be spent on this basket.', 'Spend at least {{step}} points, and no more than the shop allows for a sale.'], ['这一单用不了这些积分。', '至少用 {{step}} 分，且不超过每单上限。']),
  points_rules_invalid: code(422, false, 'refused', ['These rules for points can’t be used.', 'Check the figures.'], ['积分规则无法使用。', '请核对数字。']),
  points_overspent: code(409, false, 'kept', ['More points were spent offline than there were: {{points}} points, worth {{amount}}.', 'Nothing is lost. The balance is below zero, and the next purchases make it good.'], ['离线时用掉的积分超过了余额：多用 {{points}} 分，价值 {{amount}}。', '数据没有丢失。余额为负，之后的消费会补上。']),
  points_differ: code(409, false, 'kept', ['The points of a sale differ from its rules: {{stated}} stated, {{computed}} computed.', 'Nothing is lost. Check that the till is up to date.'], ['销售的积分与规则不符：记录 {{stated}}，计算 {{computed}}。', '数据没有丢失。请检查终端是否为最新版本。']),
  coupon_misread: code(422, false, 'safe', ['A sign of this coupon is wrong.', 'Scan it again, or type it as it is printed.'], ['优惠券号码有误。', '请重新扫描，或照券面输入。']),
  coupon_not_issued: code(404, false, 'safe', ['This shop did not issue this coupon, or its promotion is over.', 'Check the coupon and its dates.'], ['本店没有发过这张优惠券，或活动已结束。', '请核对优惠券和有效期。']),
  coupon_used: code(409, false, 'safe', ['This coupon was used already, or stands in another basket.', 'It holds once. Look at the other sale.'], ['这张优惠券已经用过，或在另一单里。', '每张只能用一次，请查看另一笔销售。']),
  coupon_ended: code(409, false, 'safe', ['This coupon holds no more: its last day is over, or the shop took it back.', 'Sell without it.'], ['这张优惠券已失效：过了有效期，或已被本店收回。', '请不用券收款。']),
  coupon_budget: code(409, false, 'safe', ['Offline, no more coupons can be taken here today.', 'Try again online.'], ['离线时今天不能再收优惠券。', '请联网后再试。']),
  approval_needed: code(403, false, 'safe', ['This needs a manager.', 'Let a manager approve it with their PIN.'], ['这项操作需要店长批准。', '请店长输入 PIN 批准。']),
  approval_own: code(403, false, 'safe', ['Nobody approves their own doing.', 'Let another manager approve it.'], ['不能批准自己的操作。', '请由其他店长批准。']),
  approval_used: code(409, false, 'safe', ['This approval was used before.', 'Ask for a new one.'], ['这个批准已经用过。', '请重新申请批准。']),
  approval_refused: code(403, false, 'safe', ['The office said no.', 'Talk to them, or do it another way.'], ['后台没有批准。', '请与后台沟通，或换一种方式处理。']),
  approval_expired: code(410, false, 'safe', ['Nobody in the office answered in time.', 'Ask again, or let a manager here approve it.'], ['后台没有人及时答复。', '请再问一次，或请现场店长批准。']),
  approver_unbound: code(403, false, 'safe', ['Your account is not bound to an operator.', 'Ask the owner to bind it under People with access. Then you can approve.'], ['您的账户还没有绑定操作员。', '请店主在“访问人员”中绑定，之后即可批准。']),
  approval_over: code(410, false, 'safe', ['This request is over.', 'Nothing was approved. The till can ask again.'], ['这个请求已经失效。', '没有批准任何操作，终端可以重新请求。']),
  approval_unknown: code(409, false, 'kept', ['An entry names an approval from the office that the server never gave for it.', 'It is stored as it happened. Ask the operator, and look at the terminal.'], ['一条流水写有后台批准，但服务器从未为它批准过。', '已按原样保存。请询问操作员，并检查终端。']),
  approval_reused: code(409, false, 'kept', ['One approval stands in two entries.', 'Both are stored. Find out whether the second was meant to be approved.'], ['同一个批准出现在两条流水中。', '两条都已保存。请查明第二条是否得到批准。']),
  approval_own_review: code(409, false, 'kept', ['A sole owner approved their own doing, after proving who they are.', 'Nobody else could have. Look at it once, and settle it.'], ['独立店主在再次验证身份后批准了自己的操作。', '当时没有其他人可以批准。请复核后处理。']),
  tender_unknown: code(409, false, 'safe', ['It is not known whether this sale was charged.', 'Look at the slip or ask the payment provider before you charge again.'], ['这一单是否已扣款还不清楚。', '请先查看签购单或联系支付机构，再决定是否重新收款。']),
  charged_again: code(409, false, 'kept', ['A sale was charged again while nobody knew whether it had been charged before.', 'Look at the slips. If it was charged twice, give one back.'], ['一笔销售在不清楚是否已扣款时又收了一次。', '请核对签购单；如收了两次，请退回一笔。']),
  tender_budget: code(422, false, 'safe', ['That is more than may be taken this way while offline.', 'Take cash, or connect to the network.'], ['离线时不能再用这种方式收这么多。', '请收现金，或先联网。']),
  product_unknown: code(404, false, 'safe', ['No product has the barcode {{barcode}}.', 'Look for it by name. If it is new, add it to a sale with its name and price.'], ['没有条码为 {{barcode}} 的商品。', '请按名称查找；如是新商品，可在收款时填写名称和价格添加。']),
  barcode_misread: code(422, false, 'safe', ['The barcode {{barcode}} was read wrongly: its check digit does not fit.', 'Scan it again, or look for the goods by name.'], ['条码 {{barcode}} 读取有误：校验位不符。', '请重新扫码，或按名称查找。']),
  barcode_link: code(422, false, 'safe', ['That is a web address and no barcode of goods.', 'Scan the barcode with the lines, or look for the goods by name.'], ['这是网址，不是商品条码。', '请扫商品的条形码，或按名称查找。']),
  price_missing: code(422, false, 'safe', ['{{name}} has no price yet.', 'Ask a manager to set one.'], ['{{name}}还没有定价。', '请店长设定价格。']),
  sale_unknown: code(404, false, 'safe', ['This sale is not known here.', 'Check the number on the receipt.'], ['没有找到这笔销售。', '请核对小票号码。']),
  sale_repeated: code(409, false, 'kept', ['The same sale stands in two entries.', 'Both are counted. Find out whether the terminal was copied or restored, and refund one if it was sold once.'], ['同一笔销售出现在两条流水中。', '两条都已计入。请查明终端是否被复制或恢复过；如只卖出一次，请退掉其中一笔。']),
  refund_by_parts: code(422, false, 'safe', ['This sale was paid in several ways.', 'Give it back as a refund, one way after the other.'], ['这一单用了多种方式付款。', '请用退款功能逐一退回。']),
  reason_missing: code(422, false, 'safe', ['A reason is needed.', 'Write in a few words why.'], ['请填写原因。', '用几个字说明即可。']),
  refund_cap: code(422, false, 'safe', ['The server can’t be asked how much of this sale came back already, and this is more than may be given back without knowing.', 'Connect to the network, or give back less.'], ['现在无法向服务器核实这笔销售已退多少，超过了离线可退的限额。', '请联网后再退，或减少退款。']),
  exchange_under_way: code(409, false, 'safe', ['Goods are being exchanged in a basket here already.', 'Finish that exchange or give it up first.'], ['这台终端上有一单正在换货。', '请先完成或取消那次换货。']),
  refund_exceeds_sale: code(422, false, 'safe', ['More would be given back than was sold.', 'Check what was refunded before.'], ['退款超过了原来的销售。', '请核对以前的退款。']),
  exchange_unpaired: code(422, false, 'kept', ['Goods went out for others that came back, but no refund over the same amount says what came back.', 'Ask who sold it, and look at the entries before it: one may be missing.'], ['这一单用退货抵扣了款项，却没有金额相同的退款记录。', '请询问经手人，并查看之前的流水是否缺失。']),
  refund_otherwise: code(422, false, 'kept', ['More of a sale went back one way than was paid that way, and nobody is named who allowed it.', 'Ask who gave it back, and compare with the slips of the card machine.'], ['某笔销售按某种方式退回的金额超过了当初用该方式支付的金额，且没有批准人。', '请询问经手人，并与刷卡机的签购单核对。']),

  // Catalogue
  barcode_taken: code(409, false, 'refused', ['{{name}} has the barcode {{barcode}} already.', 'Give each barcode to one product only.'], ['条码 {{barcode}} 已属于“{{name}}”。', '一个条码只能用于一件商品。']),
  barcode_added_twice: code(409, false, 'kept', ['A till added a product with the barcode {{barcode}}, which {{name}} has already.', 'Both are in the catalogue. Keep one of them, or give it another barcode.'], ['终端新增的商品使用了条码 {{barcode}}，而它已属于“{{name}}”。', '两件商品都在商品库里。请保留其中一件，或换一个条码。']),
  product_code_taken: code(409, false, 'refused', ['{{name}} has the code {{code}} already.', 'Choose another code, or leave it empty.'], ['编码 {{code}} 已属于“{{name}}”。', '请换一个编码，或不填。']),
  picture_unusable: code(422, false, 'refused', ['This picture can’t be used.', 'Choose a JPEG, PNG or WebP picture.'], ['这张图片不能用。', '请选择 JPEG、PNG 或 WebP 图片。']),
  price_held: code(409, false, 'refused', ['A price that holds already can’t be taken back.', 'Set a new price instead.'], ['已生效的价格不能撤回。', '请改设新价格。']),
  price_rule_invalid: code(422, false, 'refused', ['By this rule no price can be changed.', 'Say by how much prices change, or what they become.'], ['按这个规则无法调价。', '请填写涨跌幅度，或填写新的价格。']),
  prices_moved: code(409, false, 'refused', ['Prices were changed while you looked at this.', 'Look at what would change now, then repeat it if it is still right.'], ['查看期间有价格被改动。', '请重新核对预览，需要时再操作一次。']),
  price_moment_taken: code(409, false, 'refused', ['Of these products {{count}} have a price from this very moment already: {{names}}.', 'Choose another minute, or take the other price change back.'], ['其中 {{count}} 种商品在同一时刻已有价格：{{names}}。', '请换一个时间，或先撤回另一次调价。']),
  price_rule_exceeds: code(422, false, 'refused', ['By this rule {{count}} of these products would cost more than any price may be: {{names}}.', 'Choose another rule, or check their prices first.'], ['按这个规则，其中 {{count}} 种商品的价格会超过上限：{{names}}。', '请换一个规则，或先核对这些商品的价格。']),
  prices_to_come_full: code(422, false, 'refused', ['Of these products {{count}} have {{max}} prices to come already: {{names}}.', 'Take an earlier price change back first.'], ['其中 {{count}} 种商品已有 {{max}} 个待生效的价格：{{names}}。', '请先撤回之前的一次调价。']),
  no_price_changes: code(422, false, 'refused', ['By this rule no price would change.', 'Choose other products, or another rule.'], ['按这个规则没有价格会变动。', '请选择其他商品，或换一个规则。']),
  category_used: code(409, false, 'refused', ['{{count}} products are in this category.', 'Move them first, or remove it and leave them without one.'], ['这个分类里还有 {{count}} 件商品。', '请先移走商品，或删除分类并让它们不再归类。']),
  category_unknown: code(409, false, 'refused', ['This category is gone.', 'Choose another one.'], ['这个分类已不存在。', '请选择其他分类。']),
  file_unreadable: code(422, false, 'refused', ['This file can’t be read.', 'Save it as CSV in UTF-8, or in GBK as older spreadsheets do, and try again.'], ['这个文件无法读取。', '请另存为 UTF-8 或 GBK 编码的 CSV 文件后再试。']),
  import_columns_missing: code(422, false, 'refused', ['The columns of this file do not say enough yet.', 'Say which column holds the code or barcode, and what else the list is about.'], ['列的含义还不够明确。', '请指定哪一列是编码或条码，以及这份表的主要内容。']),
  import_store_missing: code(422, false, 'refused', ['It is not said which store this stock lies in.', 'Choose the store, then look at the rows again.'], ['还没有选择这些库存属于哪家门店。', '请先选择门店，再检查每一行。']),
  import_file_gone: code(409, false, 'refused', ['The file of this import is no longer kept.', 'Bring it again.'], ['这次导入的文件已不再保存。', '请重新上传文件。']),
  import_busy: code(409, false, 'refused', ['This import is under way.', 'Wait until it has ended.'], ['这次导入正在进行。', '请等它结束。']),
  import_not_undoable: code(409, false, 'refused', ['There is nothing of this import to undo.', 'Only what was taken in can be undone, once.'], ['这次导入没有可以撤销的内容。', '只有已导入的内容可以撤销，且只能撤销一次。']),
  file_too_large: code(413, false, 'refused', ['The file is larger than {{max}} MB.', 'Divide it and bring the parts one by one.'], ['文件超过 {{max}} MB。', '请拆成几个文件分别导入。']),
  estate_columns_missing: code(422, false, 'refused', ['The file has no column for the store or for the terminal’s code.', 'Name the columns in the first row, such as store and code.'], ['文件里没有门店列或终端编号列。', '请在第一行写上列名，例如“门店编号”和“终端编号”。']),
  file_columns_missing: code(422, false, 'refused', ['The file has no column for a phone number or an e-mail address.', 'Name the columns in the first row, such as phone or email.'], ['文件里没有电话或邮箱列。', '请在第一行写上列名，例如“电话”或“邮箱”。']),
  file_too_long: code(422, false, 'refused', ['The file has more than {{max}} rows.', 'Divide it and bring the parts one by one.'], ['文件超过 {{max}} 行。', '请拆成几个文件分别导入。']),
  list_full: code(422, false, 'refused', ['This list holds at most {{max}}.', 'Remove one first.'], ['最多只能有 {{max}} 个。', '请先移除一个。']),

  // Promotions
  promotion_differs: code(422, false, 'kept', ['Promotions took {{stated}} off a sale; by the rules of that moment it is {{computed}}.', 'The sale stands as it happened. Look at it, and at the terminal that made it.'], ['一笔销售的促销优惠为 {{stated}}，按当时的规则应为 {{computed}}。', '这笔销售已按原样保存。请查看这笔销售和当时的终端。']),
  scale_code_invalid: code(422, false, 'refused', ['No label of a scale can be read by the pattern {{pattern}}.', 'Give it places for the item and either for the weight or for the price, and use each prefix once.'], ['按格式 {{pattern}} 无法读取秤标签。', '请包含商品位，以及重量位或价格位之一；每个前缀只用一次。']),

  // Journal
  entry_malformed: code(422, false, 'kept', ['An entry can’t be read.', 'It is kept for a person to judge. Nothing is lost.'], ['有一条流水无法读取。', '原始内容已保留，等待人工处理，没有丢失。']),
  entry_too_large: code(413, false, 'kept', ['An entry is larger than allowed.', 'It is kept for a person to judge.'], ['有一条流水超过了大小限制。', '原始内容已保留，等待人工处理。']),
  entry_foreign: code(403, false, 'kept', ['An entry names another merchant or terminal.', 'It is kept for a person to judge.'], ['有一条流水属于别的商户或终端。', '原始内容已保留，等待人工处理。']),
  chain_broken: code(422, false, 'kept', ['The chain breaks at entry {{seq}}.', 'What came is kept for a person to judge.'], ['流水在第 {{seq}} 条断开。', '收到的内容已保留，等待人工处理。']),
  chain_ahead: code(409, true, 'refused', ['Entries before {{seq}} are missing here.', 'The till sends them by itself.'], ['第 {{seq}} 条之前的流水还没收到。', '终端会自动补发。']),
  seal_invalid: code(422, false, 'kept', ['The seal does not fit these entries.', 'They are kept for a person to judge.'], ['封印与流水不符。', '收到的内容已保留，等待人工处理。']),
  seal_missing: code(422, true, 'kept', ['These entries came without a seal.', 'The till seals them and sends them again.'], ['这批流水没有封印。', '终端会补上封印后重发。']),
  key_compromised: code(403, false, 'kept', ['This terminal’s key is known to be compromised.', 'Enrol the terminal again. What came is kept for a person to judge.'], ['这台终端的密钥已泄露。', '请重新注册终端。收到的内容已保留，等待人工处理。']),
  body_invalid: code(422, false, 'kept', ['An entry of the kind {{kind}} does not have the agreed form.', 'It is stored and shown as an exception.'], ['类型为 {{kind}} 的流水内容不合规。', '已保存，并列入异常。']),
  kind_unknown: code(422, false, 'kept', ['An entry is of the kind {{kind}}, which is not known here yet.', 'It is stored, and read after an update.'], ['流水类型 {{kind}} 暂不认识。', '已保存，升级后会读取。']),
  totals_differ: code(422, false, 'kept', ['The sums of a sale don’t agree: {{stated}} stated, {{computed}} computed.', 'It is stored as it happened. Look at the sale.'], ['一笔销售的金额对不上：记录为 {{stated}}，计算为 {{computed}}。', '已按原样保存，请查看这笔销售。']),
  projection_failed: code(500, false, 'kept', ['An entry is stored, but a report could not take it up.', 'Project it again after an update.'], ['有一条流水已保存，但未能计入报表。', '升级后请重新处理。']),
  entry_gap: code(409, false, 'kept', ['Entries {{from_seq}} to {{to_seq}} are missing.', 'What came after is stored. Look at the terminal.'], ['缺少第 {{from_seq}} 到 {{to_seq}} 条流水。', '之后的流水已保存，请检查终端。']),
  entry_branch: code(409, false, 'kept', ['Two entries carry the number {{seq}}.', 'Both are stored. Find out whether the terminal was copied or restored.'], ['有两条流水的序号都是 {{seq}}。', '两条都已保存。请查明终端是否被复制或恢复过。']),
  head_missing: code(409, false, 'kept', ['The terminal had reported {{reported_seq}} entries, but only {{stored_seq}} arrived.', 'Sales may have been wiped. Look at the terminal.'], ['终端曾报告有 {{reported_seq}} 条流水，但只收到 {{stored_seq}} 条。', '可能有销售被清除，请检查终端。']),
  incarnation_changed: code(409, true, 'safe', ['The server was restored.', 'The till sends again what is missing.'], ['服务器曾经恢复过。', '终端会自动补发缺少的内容。']),

  // Terminals
  code_unknown: code(404, false, 'refused', ['This code is not known.', 'Check it, or ask a manager for a new one.'], ['代码不对。', '请核对，或请店长重新生成。']),
  code_expired: code(410, false, 'refused', ['This code has expired.', 'Ask a manager for a new one.'], ['代码已过期。', '请店长重新生成。']),
  code_used: code(410, false, 'refused', ['This code was used before.', 'Ask a manager for a new one.'], ['代码已经用过。', '请店长重新生成。']),
  proof_invalid: code(401, false, 'refused', ['The signature does not fit.', 'Enrol the terminal again.'], ['签名不对。', '请重新注册终端。']),
  proof_replayed: code(401, true, 'refused', ['This signed request came before.', 'The till makes a new one by itself.'], ['这个签名请求已经用过。', '终端会自动重新签名。']),
  terminal_unknown: code(401, false, 'refused', ['This terminal is not enrolled here.', 'Enrol it with a code from a manager.'], ['这台终端还没有注册。', '请用店长给的代码注册。']),
  terminal_code_taken: code(409, false, 'refused', ['That store has a terminal of this code already.', 'Nothing was moved. Make a new terminal at that store and enrol this device for it.'], ['那家门店已有同编号的终端。', '没有调动。请在那家门店新建一个终端，再把这台设备注册到它。']),
  terminal_recovered: code(409, false, 'safe', ['A terminal that was not known here came back with a certificate of this server.', 'Check that it is the device you mean. If it is not, report it as compromised.'], ['一台本服务器不认识的终端凭本服务器签发的证书恢复了注册。', '请确认设备无误；如不是您的设备，请报告密钥泄露。']),
  terminal_lost: code(409, false, 'kept', ['Something came from a terminal that is lost.', 'Nothing is refused. Look at what it did, and mark its key as compromised if somebody else has it.'], ['有内容来自一台已登记为丢失的终端。', '内容没有被拒收。请查看它做了什么；如已落入他人之手，请将其密钥标为泄露。']),
  terminal_retired: code(403, false, 'kept', ['This terminal is retired.', 'Enrol it again to go on. What it had recorded is taken.'], ['这台终端已停用。', '要继续使用请重新注册。已记录的内容会照常接收。']),
  token_expired: code(401, true, 'refused', ['The terminal’s pass has run out.', 'The till gets a new one by itself.'], ['终端的通行令牌已过期。', '终端会自动换新。']),
  storage_full: code(507, false, 'refused', ['The storage of this till is full.', 'Nothing that was recorded is lost. Free space, or take another till.'], ['这台终端的存储已满。', '已记录的内容没有丢失。请清理空间或换一台终端。']),
  storage_failed: code(500, false, 'refused', ['This till could not write to its storage.', 'Do not hand over goods yet. Try again, or take another till.'], ['这台终端无法写入存储。', '请先不要交货。再试一次，或换一台终端。']),
  storage_fenced: code(409, false, 'safe', ['Another window of this till has taken over.', 'Go on there, or take over here.'], ['这台终端的另一个窗口正在使用。', '请到那个窗口继续，或在这里接管。']),

  // Operators
  operator_unknown: code(404, false, 'safe', ['This operator is not known here.', 'Choose a name from the list.'], ['没有这位操作员。', '请从名单中选择。']),
  pin_wrong: code(401, false, 'safe', ['That PIN is not right.', '{{tries_left}} tries are left.'], ['PIN 不对。', '还可以试 {{tries_left}} 次。']),
  operator_locked: code(423, true, 'safe', ['Too many wrong PINs. Locked until {{until}}.', 'Wait, or unlock with the owner’s recovery code.'], ['PIN 错误次数太多，锁定到 {{until}}。', '请等待，或用店主的恢复码解锁。']),
  not_at_store: code(403, false, 'safe', ['You have no place at this store.', 'Ask the office to give you a role here.'], ['您在本店没有岗位。', '请后台为您分配本店角色。']),
  badge_unknown: code(404, false, 'safe', ['Nobody here has this badge.', 'Choose your name and type your PIN, or ask the office for a badge.'], ['本店没有人使用这张工牌。', '请选姓名并输入 PIN，或向后台申请工牌。']),
  badge_gone: code(403, false, 'safe', ['This badge belongs to somebody who no longer works here.', 'Give it to a manager.'], ['这张工牌的主人已不在本店工作。', '请把工牌交给店长。']),
  badge_never: code(403, false, 'safe', ['Your role does not sign on by badge.', 'Choose your name and type your PIN.'], ['您的角色不能用工牌登录。', '请选姓名并输入 PIN。']),
  badge_pin_needed: code(401, false, 'safe', ['{{name}}, please type your PIN too.', 'Badge and PIN together let you on.'], ['{{name}}，还需要输入 PIN。', '工牌和 PIN 一起才能登录。']),
  off_roster: code(403, false, 'safe', ['{{name}} is not on the roster now.', 'Let a manager accept it with their PIN or badge.'], ['{{name}}现在没有排班。', '请店长用 PIN 或工牌确认。']),
  badge_needed: code(401, false, 'safe', ['{{name}}, please hold up your badge too.', 'Badge and PIN together let you on this time. Without the badge, a manager can.'], ['{{name}}，这次还需要出示工牌。', '工牌和 PIN 一起才能登录；没带工牌，请店长确认。']),
  badge_other: code(403, false, 'safe', ['That badge is somebody else’s.', 'Hold up your own, or let a manager.'], ['这是别人的工牌。', '请出示本人的工牌，或请店长确认。']),
  sign_on_approval: code(403, false, 'safe', ['This sign-on of {{name}} takes a manager.', 'Let a manager confirm it where you sign on, with their PIN or badge.'], ['{{name}}这次登录需要店长确认。', '请在登录页面由店长用 PIN 或工牌确认。']),
  sign_on_demand_unmet: code(403, false, 'kept', ['More was asked of this operator for this sign-on, the till could know it, and it was not given.', 'The sign-on stands. Ask who it was, and look at the till: an earlier program of it passes such questions over.'], ['这位操作员的这次登录需要加验，终端本应知道，却没有完成。', '登录记录已保留。请核实是谁登录，并检查终端：旧版程序不会要求加验。']),
  terminal_locked: code(423, true, 'safe', ['The office has locked this till.', 'Call the number on the screen. The basket is kept.'], ['这台终端已被后台锁定。', '请拨打屏幕上的电话。这一单已保留。']),
  recovery_code_wrong: code(401, false, 'safe', ['That recovery code is not right.', 'Check it. It has 24 letters and figures.'], ['恢复码不对。', '请核对，恢复码有 24 个字母和数字。']),
  rights_expired: code(403, true, 'safe', ['This till has not met the server for more than 72 hours.', 'Selling goes on. Connect it to the network for this.'], ['这台终端已超过 72 小时没有连上服务器。', '可以继续收款；这项操作需要先联网。']),
  clock_behind: code(409, true, 'safe', ['The clock of this till runs back.', 'Selling goes on. Set the clock, or connect to the network.'], ['这台终端的时钟倒退了。', '可以继续收款。请校准时间或联网。']),
  pin_short: code(422, false, 'refused', ['This PIN has too few figures: whoever may do so much needs {{figures}}.', 'Choose a PIN of at least {{figures}} figures.'], ['PIN 太短，这样的权限至少需要 {{figures}} 位。', '请设置至少 {{figures}} 位数字的 PIN。']),
  role_invalid: code(422, false, 'refused', ['This role can’t be used as it is.', 'Let it do something, and ask for a PIN of {{figures}} to 8 figures.'], ['这个角色的设置不可用。', '请至少勾选一项权限，PIN 位数设为 {{figures}} 到 8 位。']),
  role_used: code(409, false, 'refused', ['{{count}} people hold this role.', 'Give them another one first.'], ['还有 {{count}} 人在使用这个角色。', '请先给他们换一个角色。']),
  role_unknown: code(409, false, 'refused', ['This role is gone.', 'Choose another one.'], ['这个角色已不存在。', '请选择其他角色。']),
  badge_taken: code(409, false, 'refused', ['{{name}} has this badge already.', 'Withdraw it there first, or take another one.'], ['这张工牌已属于{{name}}。', '请先在那里停用，或换一张。']),
  badge_unreadable: code(422, false, 'refused', ['That is no badge.', 'Hold the card to the reader again, or type its serial number as it is printed.'], ['读到的内容不是工牌。', '请再读一次卡，或照卡面输入序列号。']),
  rights_exceeded: code(403, false, 'kept', ['The operator went beyond what their role lets them do, and nobody is named who approved it.', 'The fact stands. Ask the operator, and look at their role.'], ['操作员做了超出其角色权限的操作，没有批准人。', '记录已保留。请询问操作员，并查看其角色。']),
  approval_invalid: code(403, false, 'kept', ['This was approved by somebody whose role could not approve it.', 'The fact stands. Ask both, and look at the approver’s role.'], ['批准这项操作的人没有批准的权限。', '记录已保留。请询问双方，并查看批准人的角色。']),
  operator_gone: code(403, false, 'kept', ['An operator went on at a till that did not know yet that they were gone.', 'The fact stands. Count the drawer, and bring that till back on the network.'], ['已离职的操作员在一台尚未收到通知的终端上继续操作。', '记录已保留。请清点钱箱，并让那台终端恢复联网。']),

  // Shifts
  shift_not_open: code(409, false, 'safe', ['No shift is open on this till.', 'Open one with its float.'], ['这台终端还没有开班。', '请先开班并输入备用金。']),
  shift_already_open: code(409, false, 'safe', ['A shift is open on this till.', 'Close it first.'], ['这台终端已有一个班次。', '请先交班。']),
  shift_closed_before: code(409, false, 'safe', ['This shift is closed already.', 'Look at its report. Nothing was changed.'], ['这个班次已经交班。', '请查看它的报表；没有做任何改动。']),

  // Office
  setup_link_used: code(410, false, 'refused', ['This set-up link was used before.', 'Sign in instead.'], ['这个设置链接已经用过。', '请直接登录。']),
  roster_overlap: code(409, false, 'refused', ['{{name}} has a shift then already: {{shift}}.', 'Move or remove that one first.'], ['{{name}}那时已有班：{{shift}}。', '请先调整或删除那个班。']),
  roster_begun: code(409, false, 'refused', ['This shift has begun already.', 'Speak to your manager.'], ['这个班已经开始。', '请联系店长。']),
  roster_hours: code(422, false, 'refused', ['A shift ends after it begins, and within a day.', 'Check both times.'], ['班次的结束时间必须晚于开始时间，且不超过一天。', '请核对两个时间。']),
  roster_columns_missing: code(422, false, 'refused', ['The file lacks a column: operator, store, date, from and until are needed.', 'Name the columns in the first row.'], ['文件缺少列：需要操作员、门店、日期、开始和结束。', '请在第一行写上列名。']),
  passkey_unused: code(401, false, 'safe', ['No passkey was used.', 'Try again, or use your password.'], ['没有使用通行密钥。', '请再试一次，或使用密码。']),
  invitation_over: code(410, false, 'refused', ['This invitation was used, taken back, or is older than three days.', 'Ask the owner for a new one.'], ['这个邀请已使用、已撤回，或已超过三天。', '请店主重新发送邀请。']),
  reset_over: code(410, false, 'refused', ['This link was used, replaced by a newer one, or has run out.', 'Ask whoever gave it to you for a new one.'], ['这个链接已使用、已被新链接取代，或已过期。', '请给您链接的人重新生成。']),
  password_easy: code(422, false, 'refused', ['This password is easy to guess.', 'Take a sentence that only you would say.'], ['这个密码太容易被猜到。', '请换成只有您会说的一句话。']),
  credentials_wrong: code(401, false, 'safe', ['E-mail or password is not right.', 'Try again, or ask the owner for a new link.'], ['邮箱或密码不对。', '请再试一次，或请店主发送新链接。']),
  sign_in_locked: code(429, false, 'safe', ['Ten wrong passwords in a row: this address is closed for half an hour.', 'Wait, use your passkey, or ask the owner for a new link.'], ['密码连续输错十次，该邮箱已锁定半小时。', '请稍后再试，或使用通行密钥，或请店主发送新链接。']),
  second_factor_wrong: code(401, false, 'safe', ['That code is not right.', 'Use the code that the app shows now, or one of your backup codes.'], ['验证码不对。', '请输入验证器当前显示的验证码，或使用一个备用码。']),
  second_factor_expired: code(401, false, 'safe', ['The time for the code has run out.', 'Enter your password once more.'], ['输入验证码的时间已过。', '请重新输入密码。']),
  second_factor_needed: code(403, false, 'safe', ['This shop asks for more than a password.', 'Turn on an authenticator app under your account, or sign in with a passkey.'], ['本店的后台需要两步验证。', '请在“我的账号”页开启两步验证，或用通行密钥登录。']),
  second_factor_first: code(403, false, 'safe', ['Whoever asks everybody for a second factor has signed in with one.', 'Turn an authenticator app on under your account, or sign in with a passkey. Then ask again.'], ['要求所有人两步验证之前，您自己需先用它登录。', '请在“我的账号”页开启两步验证，或用通行密钥登录，再试一次。']),
  step_up_needed: code(403, false, 'safe', ['This asks you to prove once more who you are.', 'Sign in again, by passkey or password. Then it goes on.'], ['这项操作需要再次验证身份。', '请用通行密钥或密码重新登录，然后继续。']),
  exception_settled: code(409, false, 'safe', ['This exception is settled already.', 'Look at who settled it, and how.'], ['这项异常已经处理过。', '请查看处理人和处理结果。']),

  // Watch
  case_too_early: code(409, false, 'safe', ['The operator concerned has not answered yet.', 'Wait for their reply, or until {{from}}.'], ['当事操作员还没有答复。', '请等待答复，或等到 {{from}} 之后。']),
  case_not_told: code(409, false, 'safe', ['The operator concerned has not been told yet.', 'Tell them first. They may answer at a till.'], ['还没有告知当事操作员。', '请先告知，对方可以在终端上答复。']),
  case_ended: code(409, false, 'safe', ['This case has ended already.', 'Look at how it ended. Open a new one if there is more.'], ['这个案件已经结案。', '请查看结论；如有新情况，请另立案件。']),
  case_not_yours: code(403, false, 'safe', ['Somebody else is in charge of this case.', 'Take it on first, or leave it to them.'], ['这个案件由他人负责。', '请先接手，或交由负责人处理。']),
  case_findings_differ: code(422, false, 'refused', ['These findings concern different people, or stand in a case already.', 'Open one case for each person.'], ['这些发现涉及不同的人，或已经立案。', '请为每个人分别立案。']),
  case_unknown: code(404, false, 'kept', ['A reply names a case that does not concern whoever wrote it.', 'It is stored. Ask the operator which case they meant.'], ['一条答复写错了案件，与写的人无关。', '内容已保存。请询问操作员指的是哪个案件。']),
  needs_other_person: code(403, false, 'refused', ['Whoever is concerned can’t decide about it.', 'Let somebody else take it on.'], ['当事人不能处理自己的案件。', '请由其他人负责。']),
  not_signed_on_here: code(403, false, 'safe', ['The journal does not show you as signed on at this till.', 'Sign on here, wait until the till is online, and look again.'], ['流水中没有显示您在这台终端上签到。', '请在此签到，等终端联网后再查看。']),

  // Stock
  stock_product_unknown: code(404, false, 'refused', ['A product in this list is not known any more.', 'Take it out of the list, then send it again.'], ['清单中有商品已不存在。', '请从清单中去掉后再提交。']),
  stock_document_differs: code(409, false, 'refused', ['Another list was sent under this number before.', 'Look at what was recorded, then begin a new list.'], ['这个编号已提交过另一份清单。', '请先查看已记录的内容，再新建清单。']),
  transfer_arrived: code(409, false, 'safe', ['This transfer has arrived already.', 'Look at what was received.'], ['这笔调拨已经收货。', '请查看收货记录。']),

  // Purchasing
  supplier_name_taken: code(409, false, 'refused', ['There is a supplier of this name already.', 'Use that one, or choose another name.'], ['已有同名的供应商。', '请使用该供应商，或换一个名称。']),
  supplier_ended: code(409, false, 'refused', ['The shop does not order from this supplier any more.', 'Choose another one, or take this one up again.'], ['这家供应商已停用。', '请另选一家，或先恢复使用。']),
  purchase_draft: code(409, false, 'refused', ['This order has not been sent yet.', 'Mark it as sent first.'], ['这张采购单还没有发出。', '请先标记为已发出。']),
  purchase_sent: code(409, false, 'refused', ['This order was sent already.', 'Take it back to change it.'], ['这张采购单已经发出。', '请先撤回，再修改。']),
  purchase_nothing_came: code(409, false, 'refused', ['Nothing of this order has come yet.', 'Cancel it instead.'], ['这张采购单还没有到货。', '请改为取消采购单。']),
  purchase_arrived: code(409, false, 'refused', ['Goods of this order have come already.', 'Close what is left, or make a new order.'], ['这张采购单已有到货。', '请关闭未到部分，或另开一张采购单。']),
  purchase_ended: code(409, false, 'refused', ['Nothing of this order is awaited any more.', 'Look at what came.'], ['这张采购单已没有待到的商品。', '请查看到货记录。']),
  purchase_cancelled: code(409, false, 'refused', ['This order was cancelled.', 'Make a new order, or receive the goods under Stock.'], ['这张采购单已取消。', '请另开采购单，或在“库存”中直接收货。']),

  // Printing
  printer_missing: code(503, true, 'safe', ['The printer can’t be found.', 'Check its cable and its power, then print again. What was recorded is safe.'], ['找不到打印机。', '请检查连线和电源后重新打印，已记录的内容都在。']),
  printer_stopped: code(503, true, 'safe', ['The printer stopped in the middle.', 'Look at paper and cover, then print again. What was recorded is safe.'], ['打印中途停止了。', '请检查纸和机盖后重新打印，已记录的内容都在。']),
  printer_not_ready: code(503, true, 'safe', ['The printer says that it can’t print now.', 'Look at paper and cover, then print again. Nothing of this came out, and what was recorded is safe.'], ['打印机报告现在不能打印。', '请检查纸和机盖后重新打印；这次没有打出任何内容，已记录的内容都在。']),
  printer_taken: code(409, true, 'safe', ['Another program or the system’s own driver holds the printer.', 'Close that program. On Windows, give the printer the WinUSB driver, or print through the browser.'], ['打印机正被其他程序或系统驱动占用。', '请关闭那个程序。在 Windows 上请为打印机安装 WinUSB 驱动，或改用浏览器打印。']),
  printer_unusable: code(422, false, 'safe', ['This device can’t print receipts.', 'Choose another one, or print through the browser.'], ['这台设备不能打印小票。', '请换一台，或用浏览器打印。']),
  printer_unreachable: code(503, true, 'safe', ['The network printer does not answer.', 'Check that it is on and on the network, then print again. What was recorded is safe.'], ['网络打印机没有响应。', '请确认打印机已开机并联网，再重新打印，已记录的内容都在。']),
  printer_unknown: code(404, false, 'safe', ['This printer is not on the shop’s list.', 'Choose another one, or ask the owner to add it in the office.'], ['这台打印机不在门店的清单里。', '请换一台，或请店主在后台添加。']),
  printer_address_refused: code(422, false, 'refused', ['Receipts are only sent to printers in the shop’s own network.', 'Enter a private address, such as 192.168.1.50, and a port for printers.'], ['小票只能发送到店内网络的打印机。', '请填写内网地址（如 192.168.1.50）和打印端口。']),
  receipt_missing: code(404, false, 'safe', ['There is no receipt to print.', 'Sell something first, or find the sale in the office.'], ['没有可以打印的小票。', '请先收款，或在后台查找这笔销售。']),

  // Customers and contact
  clearance_spent: code(409, false, 'safe', ['This clearance is used up.', 'Nothing went out by it. The message asks the gate again.'], ['这次放行已失效。', '没有发出任何内容。消息会重新请求闸口。']),
  phone_invalid: code(422, false, 'refused', ['That is no phone number that can be reached.', 'Check the digits, with the country code where it is not a number of this country.'], ['这不是可以拨通的电话号码。', '请检查号码；不是本国号码时请加国家区号。']),
  email_invalid: code(422, false, 'refused', ['That is no e-mail address.', 'Check its spelling.'], ['这不是电子邮箱地址。', '请检查拼写。']),
  content_unfit: code(422, false, 'safe', ['This content can’t go out on this channel.', 'Shorten it or mend its links, then make the message anew. Nothing went out.'], ['这段内容无法通过该渠道发出。', '请缩短内容或修正链接后重新生成消息；没有发出任何内容。']),
  callback_forged: code(401, false, 'refused', ['This report does not come from the provider that it names.', 'Nothing was changed. If the provider is yours, check its secret here and there.'], ['这条回报不是来自它所声称的服务商。', '没有做任何改动。若确是您的服务商，请核对两边的密钥。']),
  returned_unreadable: code(422, false, 'refused', ['What came back from the provider can’t be read.', 'Nothing was changed by it. Look at the provider’s own list of messages.'], ['服务商返回的内容无法识别。', '没有据此做任何改动。请在服务商后台查看消息记录。']),
  email_lookalike: code(422, false, 'refused', ['This e-mail address mixes letters of several alphabets that look alike.', 'Type it anew, letter by letter.'], ['这个邮箱地址混用了外形相似的不同字母。', '请逐个字母重新输入。']),
  provider_invalid: code(422, false, 'refused', ['This provider can’t be used as it is set ({{field}}).', 'Check this field.'], ['发送服务商的设置不可用（{{field}}）。', '请检查这一项。']),
  call_not_cleared: code(409, false, 'safe', ['This call may not be made now.', 'Look at what the gate says about it, or take the next one.'], ['现在不能拨打这个电话。', '请查看联系闸门给出的原因，或处理下一个。']),
  template_invalid: code(422, false, 'refused', ['This text can’t be used as a message ({{reason}}).', 'Check what stands in braces, and make it shorter.'], ['这段文字不能用作消息（{{reason}}）。', '请检查大括号里的内容，或缩短文字。']),
  zone_invalid: code(422, false, 'refused', ['There is no such time zone.', 'Choose one from the list, or leave it open.'], ['没有这个时区。', '请从列表中选择，或留空。']),
  currency_unknown: code(422, false, 'refused', ['{{currency}} is not a currency.', 'Choose one from the list.'], ['{{currency}} 不是有效的货币。', '请从列表中选择。']),
  store_currency_fixed: code(409, false, 'refused', ['This store’s currency can’t change any more: terminals were enrolled for it.', 'Make a new store for the other currency.'], ['这家门店已有终端注册，货币不能再更改。', '需要其他货币时，请新建门店。']),
  store_code_taken: code(409, false, 'refused', ['Another store has the code {{code}}.', 'Choose another one. It stands on receipts.'], ['门店代码 {{code}} 已被使用。', '请换一个代码，它会印在小票上。']),
  period_invalid: code(422, false, 'refused', ['The period ends before it begins.', 'Choose a last day that is not before the first.'], ['结束日期早于开始日期。', '请重新选择，结束日期不能早于开始日期。']),
  tax_number_invalid: code(422, false, 'refused', ['This tax number can’t be right: its check sign does not fit.', 'Compare it with the licence: 18 digits and letters, without I, O, S, V and Z.'], ['这个税号的校验位不对。', '请与营业执照核对：共 18 位数字和字母，不含 I、O、S、V、Z。']),
  address_unreadable: code(422, false, 'kept', ['A customer gave a number or address at a till, and it can’t be read.', 'Ask the operator who it was. If the customer wanted no more messages, find them in the office and say so for them.'], ['顾客在收银台留下的号码或邮箱无法读取。', '请询问经手的操作员。如果顾客要求停止联系，请在后台找到该顾客并代为撤回。']),
  notice_unknown: code(422, false, 'kept', ['A customer agreed at a till to a text that is not this shop’s notice.', 'It counts as no consent. Update the till, and ask the customer again.'], ['顾客在收银台同意的文本不是本店的告知书。', '不算作同意。请升级终端后再征求顾客同意。']),
  customer_erased: code(410, false, 'safe', ['This customer’s data has been erased.', 'Nothing can be added to it. What must be kept is kept without a name.'], ['这位顾客的资料已删除。', '无法再添加内容。依法保留的部分不含姓名。']),
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof CODES;

export function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}

export type Language = 'zh' | 'en';

/** What to tell a person: what happened, and what to do, with the details filled in. */
export function explain(
  fault: { readonly code: Code; readonly details?: Readonly<Record<string, string | number | boolean | null>> },
  language: Language,
): { readonly message: string; readonly action: string } {
  const words = CODES[fault.code][language];
  const fill = (text: string): string => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(fault.details?.[name] ?? '—'));
  return { message: fill(words.message), action: fill(words.action) };
}
