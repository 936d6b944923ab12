/**
 * The goods of the demo shop, as a person would list them. A section says category (Chinese, English), tax rate in
 * percent and unit; a line says names, price in yuan, and a tax rate where it differs. A star puts it on the favourites
 * grid. Rates are those that Chinese shops meet: 13 % in general, 9 % for grain, oil, salt, fresh milk and fruit, none
 * for vegetables, fresh meat and eggs.
 */
export const GOODS = `
# 饮料|Drinks|13|piece
*矿泉水 550毫升|Mineral water 550 ml|2.00
纯净水 596毫升|Purified water 596 ml|2.00
纯净水 4.5升|Purified water 4.5 l|9.50
苏打水 400毫升|Soda water 400 ml|4.00
气泡水 白桃味 480毫升|Sparkling water, white peach 480 ml|5.50
气泡水 青柠味 480毫升|Sparkling water, lime 480 ml|5.50
*可乐 500毫升|Cola 500 ml|3.50
可乐 330毫升 罐装|Cola 330 ml can|3.00
无糖可乐 500毫升|Cola without sugar 500 ml|3.50
柠檬汽水 500毫升|Lemon soda 500 ml|3.50
橙味汽水 500毫升|Orange soda 500 ml|3.50
*冰红茶 500毫升|Iced black tea 500 ml|3.50
无糖乌龙茶 500毫升|Oolong tea without sugar 500 ml|5.00
无糖茉莉花茶 500毫升|Jasmine tea without sugar 500 ml|5.00
绿茶 500毫升|Green tea 500 ml|3.50
凉茶 310毫升|Herbal tea 310 ml|4.50
酸梅汤 350毫升|Sour plum drink 350 ml|6.00
*豆奶 250毫升|Soy milk 250 ml|3.50
椰子水 330毫升|Coconut water 330 ml|8.90
鲜橙汁 300毫升|Orange juice 300 ml|7.80
葡萄汁 450毫升|Grape juice 450 ml|6.50
电解质水 500毫升|Electrolyte water 500 ml|5.00
功能饮料 250毫升|Energy drink 250 ml|6.00
*拿铁咖啡 280毫升|Café latte 280 ml|8.50
美式咖啡 300毫升|Americano 300 ml|7.50
速溶咖啡 15克×20|Instant coffee 20 × 15 g|32.00
龙井茶 100克|Longjing tea 100 g|68.00
普洱茶饼 357克|Pu’er tea cake 357 g|88.00
# 乳品|Dairy|13|piece
*鲜牛奶 950毫升|Fresh milk 950 ml|18.90|9
纯牛奶 250毫升|Milk 250 ml|3.80|9
纯牛奶 250毫升×12|Milk 12 × 250 ml|45.00|9
低脂牛奶 1升|Low-fat milk 1 l|15.80|9
高钙牛奶 250毫升|High-calcium milk 250 ml|4.50|9
*原味酸奶 180克|Plain yoghurt 180 g|6.50
草莓酸奶 100克×4|Strawberry yoghurt 4 × 100 g|12.80
希腊酸奶 135克|Greek yoghurt 135 g|8.90
活菌乳饮料 100毫升×5|Probiotic milk drink 5 × 100 ml|13.50
儿童奶酪棒 100克|Cheese sticks for children 100 g|16.80
切片奶酪 166克|Cheese slices 166 g|19.80
马苏里拉奶酪 200克|Mozzarella 200 g|24.50
动物黄油 227克|Butter 227 g|29.80
淡奶油 250毫升|Whipping cream 250 ml|17.50
炼乳 185克|Condensed milk 185 g|9.80
# 零食|Snacks|13|piece
*原味薯片 75克|Potato crisps, plain 75 g|7.50
黄瓜味薯片 75克|Potato crisps, cucumber 75 g|7.50
番茄味薯片 75克|Potato crisps, tomato 75 g|7.50
虾条 60克|Prawn sticks 60 g|5.00
锅巴 香辣味 110克|Crispy rice, spicy 110 g|6.50
爆米花 焦糖味 118克|Popcorn, caramel 118 g|9.90
五香瓜子 160克|Sunflower seeds, five spice 160 g|8.90
焦糖瓜子 160克|Sunflower seeds, caramel 160 g|9.90
*花生米 180克|Peanuts 180 g|8.50
每日坚果 25克|Daily nuts 25 g|5.90
开心果 120克|Pistachios 120 g|26.80
巴旦木 120克|Almonds 120 g|23.80
夏威夷果 150克|Macadamia nuts 150 g|29.90
葡萄干 200克|Raisins 200 g|14.80
红枣 500克|Red dates 500 g|19.90
山楂片 100克|Hawthorn slices 100 g|5.50
话梅 80克|Preserved plums 80 g|8.80
芒果干 100克|Dried mango 100 g|13.90
牛肉干 100克|Beef jerky 100 g|32.80
猪肉脯 100克|Pork jerky 100 g|22.80
鸭脖 120克|Duck neck 120 g|15.80
豆腐干 100克|Dried tofu 100 g|6.80
辣条 106克|Spicy gluten sticks 106 g|5.50
海苔 12克|Seaweed 12 g|7.90
果冻 200克|Fruit jelly 200 g|6.80
# 糖果与饼干|Sweets and biscuits|13|piece
牛奶巧克力 43克|Milk chocolate 43 g|8.00
黑巧克力 72% 100克|Dark chocolate 72 % 100 g|19.80
榛子巧克力 8粒|Hazelnut chocolates, 8|28.80
牛奶软糖 227克|Milk toffees 227 g|18.80
薄荷糖 23克|Mint drops 23 g|9.90
*口香糖 15片|Chewing gum, 15|9.50
水果硬糖 120克|Fruit drops 120 g|7.50
棒棒糖 12克|Lollipop 12 g|1.00
橡皮糖 70克|Gummy bears 70 g|6.90
花生酥 250克|Peanut brittle 250 g|14.50
绿豆糕 200克|Mung bean cakes 200 g|16.80
苏打饼干 380克|Soda crackers 380 g|12.80
消化饼干 400克|Digestive biscuits 400 g|13.80
夹心饼干 97克|Sandwich biscuits 97 g|5.80
曲奇饼干 163克|Butter cookies 163 g|14.90
威化饼干 102克|Wafers 102 g|6.80
蛋卷 150克|Egg rolls 150 g|11.80
沙琪玛 311克|Sachima 311 g|13.90
# 面包糕点|Bakery|13|piece
*切片吐司 400克|Sliced toast 400 g|9.80
全麦面包 400克|Wholemeal bread 400 g|12.80
奶油餐包 6个|Butter rolls, 6|11.90
*肉松面包|Pork floss bun|6.50
红豆面包|Red bean bun|5.00
菠萝包|Pineapple bun|6.00
牛角包|Croissant|7.50
蛋挞|Egg tart|4.50
瑞士卷 230克|Swiss roll 230 g|13.80
蜂蜜蛋糕 240克|Honey cake 240 g|14.50
*茶叶蛋|Tea egg|2.00
*鲜肉包子|Steamed pork bun|2.50
豆沙包子|Steamed bean bun|2.00
白馒头 4个|Steamed buns, 4|4.00
三角饭团 金枪鱼|Rice ball, tuna|6.80
三角饭团 照烧鸡肉|Rice ball, teriyaki chicken|6.80
火腿三明治|Ham sandwich|10.80
烤肠|Grilled sausage|5.00
玉米棒|Sweetcorn, hot|6.00
关东煮 一串|Oden skewer|3.00
# 方便食品|Instant food|13|piece
*红烧牛肉面 桶装|Beef noodles, cup|5.50
红烧牛肉面 五连包|Beef noodles, pack of 5|15.90
老坛酸菜面 桶装|Pickled cabbage noodles, cup|5.50
鲜虾鱼板面 桶装|Prawn noodles, cup|5.50
拌面 葱油味|Noodles with scallion oil|6.80
螺蛳粉 300克|River snail rice noodles 300 g|13.80
酸辣粉 桶装|Hot and sour noodles, cup|7.90
自热米饭 土豆牛肉|Self-heating rice, beef|19.90
自热火锅 麻辣|Self-heating hotpot|24.90
八宝粥 360克|Eight-treasure congee 360 g|5.50
火腿肠 30克×10|Ham sausages 10 × 30 g|14.90
午餐肉 340克|Luncheon meat 340 g|22.80
豆豉鲮鱼 227克|Dace with black beans 227 g|19.80
番茄沙丁鱼 425克|Sardines in tomato 425 g|16.80
榨菜 80克|Pickled mustard 80 g|2.50
红腐乳 300克|Red fermented bean curd 300 g|9.90
黄桃罐头 425克|Peaches in syrup 425 g|9.80
甜玉米罐头 425克|Sweetcorn, tin 425 g|7.80
燕麦片 1000克|Oatmeal 1 kg|22.80
玉米片 275克|Corn flakes 275 g|19.80
# 粮油|Staples|9|piece
*东北大米 5千克|Northeast rice 5 kg|39.90
丝苗米 5千克|Long-grain rice 5 kg|42.90
糯米 1千克|Glutinous rice 1 kg|11.80
小米 1千克|Millet 1 kg|14.80
黑米 500克|Black rice 500 g|9.90
绿豆 500克|Mung beans 500 g|8.90
红豆 500克|Red beans 500 g|9.90
黄豆 500克|Soybeans 500 g|6.90
中筋面粉 2.5千克|Plain flour 2.5 kg|16.80
高筋面粉 1千克|Bread flour 1 kg|10.80
挂面 1千克|Dried noodles 1 kg|9.80
鸡蛋面 800克|Egg noodles 800 g|11.80
意大利面 500克|Spaghetti 500 g|12.80|13
粉丝 200克|Glass noodles 200 g|6.50|13
花生油 5升|Peanut oil 5 l|139.90
菜籽油 5升|Rapeseed oil 5 l|79.90
葵花籽油 5升|Sunflower oil 5 l|84.90
玉米油 1.8升|Corn oil 1.8 l|34.90
橄榄油 500毫升|Olive oil 500 ml|69.00
芝麻香油 220毫升|Sesame oil 220 ml|19.80
# 调味品|Seasonings|13|piece
*食盐 400克|Salt 400 g|2.50|9
海盐 250克|Sea salt 250 g|5.80|9
白砂糖 1千克|Sugar 1 kg|10.90
冰糖 400克|Rock sugar 400 g|7.80
红糖 350克|Brown sugar 350 g|8.90
*生抽 500毫升|Light soy sauce 500 ml|9.90
老抽 500毫升|Dark soy sauce 500 ml|10.90
蚝油 510克|Oyster sauce 510 g|9.80
陈醋 500毫升|Mature vinegar 500 ml|7.90
米醋 500毫升|Rice vinegar 500 ml|6.90
料酒 500毫升|Cooking wine 500 ml|7.50
豆瓣酱 500克|Broad bean paste 500 g|12.80
香辣酱 280克|Chilli sauce 280 g|11.80
番茄酱 320克|Ketchup 320 g|8.90
沙拉酱 200克|Salad dressing 200 g|11.80
芝麻酱 350克|Sesame paste 350 g|18.80
鸡精 200克|Chicken bouillon 200 g|10.80
味精 200克|Monosodium glutamate 200 g|6.50
花椒 50克|Sichuan pepper 50 g|9.90
八角 50克|Star anise 50 g|8.90
白胡椒粉 50克|White pepper 50 g|11.80
火锅底料 150克|Hotpot base 150 g|9.90
# 水果|Fruit|9|kilogram
*香蕉|Bananas|7.98
*红富士苹果|Fuji apples|11.96
雪梨|Snow pears|8.98
砂糖橘|Sugar mandarins|13.98
脐橙|Navel oranges|12.98
沃柑|Orah mandarins|15.98
西瓜|Watermelon|4.98
哈密瓜|Hami melon|9.98
巨峰葡萄|Kyoho grapes|19.98
阳光玫瑰葡萄|Shine Muscat grapes|39.98
草莓|Strawberries|49.80
蓝莓|Blueberries|69.80
车厘子|Cherries|79.80
水蜜桃|Honey peaches|17.98
火龙果|Dragon fruit|13.98
芒果|Mangoes|16.98
猕猴桃|Kiwi fruit|18.98
菠萝|Pineapple|8.98
柠檬|Lemons|15.98
荔枝|Lychees|29.80
# 蔬菜|Vegetables|0|kilogram
*西红柿|Tomatoes|7.96
*黄瓜|Cucumbers|6.98
土豆|Potatoes|4.98
胡萝卜|Carrots|4.58
白萝卜|White radish|3.58
洋葱|Onions|4.58
大白菜|Chinese cabbage|2.98
圆白菜|Cabbage|3.98
小青菜|Pak choi|6.98
菠菜|Spinach|8.98
生菜|Lettuce|7.98
西兰花|Broccoli|11.98
花菜|Cauliflower|8.98
茄子|Aubergines|7.58
青椒|Green peppers|8.58
豆角|Long beans|10.98
四季豆|French beans|11.98
玉米|Sweetcorn|6.98
莲藕|Lotus root|10.98
山药|Chinese yam|12.98
生姜|Ginger|15.98
大蒜|Garlic|11.98
大葱|Leeks|5.98
香菇|Shiitake mushrooms|19.98
金针菇|Enoki mushrooms|12.98
红薯|Sweet potatoes|5.98
# 肉禽蛋|Meat and eggs|0|kilogram
五花肉|Pork belly|39.80
猪里脊|Pork tenderloin|43.80
猪排骨|Pork ribs|65.80
猪肉末|Minced pork|35.80
牛腩|Beef brisket|89.80
牛里脊|Beef tenderloin|109.80
羊肉卷|Lamb slices|98.00
三黄鸡|Chicken, whole|29.80
鸡胸肉|Chicken breast|25.80
鸡翅中|Chicken wings|49.80
鸭腿|Duck legs|26.80
*鲜鸡蛋|Eggs|11.98
土鸡蛋|Free-range eggs|25.80
咸鸭蛋|Salted duck eggs|27.80|13
# 冷冻食品|Frozen food|13|piece
猪肉白菜水饺 500克|Pork and cabbage dumplings 500 g|19.90
三鲜水饺 500克|Three-delicacy dumplings 500 g|22.90
鲜肉云吞 300克|Pork wontons 300 g|15.90
黑芝麻汤圆 400克|Sesame rice balls 400 g|13.90
葱油饼 450克|Scallion pancakes 450 g|14.90
速冻春卷 300克|Spring rolls 300 g|15.80
鱼丸 250克|Fish balls 250 g|14.80
牛肉丸 250克|Beef balls 250 g|22.80
薯条 500克|Chips 500 g|14.90
披萨 9寸|Pizza 23 cm|29.90
*香草冰淇淋 75克|Vanilla ice cream 75 g|5.00
绿豆冰棍 70克|Mung bean ice lolly 70 g|2.00
巧克力脆皮雪糕 75克|Chocolate-coated ice cream 75 g|6.00
# 酒|Beer, wine and spirits|13|piece
淡色啤酒 500毫升 罐装|Lager 500 ml can|6.00
淡色啤酒 330毫升×6|Lager 6 × 330 ml|28.80
白啤酒 500毫升|Wheat beer 500 ml|9.90
精酿艾尔 330毫升|Craft ale 330 ml|15.80
果味预调酒 275毫升|Fruit cooler 275 ml|10.80
梅酒 330毫升|Plum wine 330 ml|38.00
黄酒 500毫升|Yellow wine 500 ml|22.80
干红葡萄酒 750毫升|Red wine, dry 750 ml|68.00
干白葡萄酒 750毫升|White wine, dry 750 ml|72.00
起泡酒 750毫升|Sparkling wine 750 ml|98.00
二锅头 500毫升|Erguotou spirit 500 ml|19.80
高粱酒 450毫升|Sorghum spirit 450 ml|58.00
# 家居日用|Household|13|piece
*抽纸 120抽×3|Tissues 3 × 120|12.90
卷纸 10卷|Toilet paper, 10 rolls|24.90
厨房纸 2卷|Kitchen roll, 2|11.90
湿巾 80片|Wet wipes, 80|9.90
洗衣液 2千克|Liquid detergent 2 kg|34.90
洗衣凝珠 30颗|Laundry capsules, 30|36.90
洗洁精 1千克|Washing-up liquid 1 kg|9.90
洁厕液 500克|Toilet cleaner 500 g|10.90
84消毒液 500毫升|Bleach 500 ml|6.90
垃圾袋 45×50厘米 100只|Bin bags 45 × 50 cm, 100|12.80
保鲜膜 30米|Cling film 30 m|11.80
保鲜袋 100只|Food bags, 100|8.90
一次性纸杯 50只|Paper cups, 50|7.90
一次性筷子 20双|Disposable chopsticks, 20 pairs|4.50
百洁布 4片|Scouring pads, 4|6.90
橡胶手套|Rubber gloves|8.90
电蚊香液 2瓶|Mosquito repellent, 2 refills|19.90
5号电池 4节|AA batteries, 4|12.90
7号电池 4节|AAA batteries, 4|12.90
LED灯泡 9瓦|LED bulb 9 W|9.90
雨伞|Umbrella|39.00
打火机|Lighter|2.00
*购物袋|Carrier bag|0.50
# 个人护理|Personal care|13|piece
牙膏 120克|Toothpaste 120 g|14.90
软毛牙刷 2支|Soft toothbrushes, 2|12.90
漱口水 250毫升|Mouthwash 250 ml|22.90
洗发水 400毫升|Shampoo 400 ml|32.90
护发素 400毫升|Conditioner 400 ml|29.90
沐浴露 500毫升|Shower gel 500 ml|26.90
香皂 125克|Soap 125 g|5.90
洗手液 500毫升|Hand soap 500 ml|14.90
洗面奶 120克|Face wash 120 g|29.90
护手霜 50克|Hand cream 50 g|15.90
防晒霜 50毫升|Sunscreen 50 ml|59.00
剃须刀片 4片|Razor blades, 4|39.90
卫生巾 日用10片|Sanitary towels, day, 10|11.90
棉签 200支|Cotton buds, 200|6.90
创可贴 20片|Plasters, 20|7.90
一次性口罩 10只|Face masks, 10|9.90
# 文具|Stationery|13|piece
中性笔 黑色|Gel pen, black|2.50
圆珠笔 蓝色|Ballpoint pen, blue|2.00
2B铅笔 10支|Pencils 2B, 10|9.90
荧光笔 4色|Highlighters, 4 colours|11.90
笔记本 A5|Notebook A5|8.90
便利贴 76×76毫米|Sticky notes 76 × 76 mm|4.90
透明胶带|Clear tape|3.00
剪刀|Scissors|9.90
`;
