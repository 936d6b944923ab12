import type { Category, Product } from '@stilltill/domain/catalog';

const GOODS: readonly (readonly [zh: string, en: string, price_minor: bigint, category: string, kilogram?: 'kilogram'])[] = [
  ['农夫山泉 550ml', 'Spring water 550 ml', 200n, 'drinks'],
  ['可口可乐 330ml', 'Cola 330 ml', 350n, 'drinks'],
  ['康师傅冰红茶', 'Iced lemon tea', 400n, 'drinks'],
  ['蒙牛纯牛奶 1L', 'Whole milk 1 l', 1290n, 'drinks'],
  ['豆浆', 'Soy milk', 300n, 'drinks'],
  ['现磨美式咖啡', 'Americano', 1500n, 'drinks'],
  ['肉包子', 'Pork bun', 250n, 'breakfast'],
  ['茶叶蛋', 'Tea egg', 200n, 'breakfast'],
  ['油条', 'Fried dough stick', 250n, 'breakfast'],
  ['小米粥', 'Millet porridge', 400n, 'breakfast'],
  ['三明治', 'Ham and egg sandwich', 980n, 'breakfast'],
  ['饭团', 'Rice ball with tuna', 680n, 'breakfast'],
  ['乐事薯片 原味', 'Potato crisps', 780n, 'snacks'],
  ['奥利奥饼干', 'Chocolate sandwich biscuits', 990n, 'snacks'],
  ['大白兔奶糖', 'White Rabbit sweets', 1250n, 'snacks'],
  ['旺旺雪饼', 'Rice crackers', 850n, 'snacks'],
  ['香蕉', 'Bananas', 698n, 'fruit', 'kilogram'],
  ['红富士苹果', 'Fuji apples', 1196n, 'fruit', 'kilogram'],
  ['砂糖橘', 'Mandarins', 1580n, 'fruit', 'kilogram'],
  ['抽纸 3 包', 'Tissues, 3 packs', 1890n, 'household'],
  ['洗洁精 500g', 'Washing-up liquid 500 g', 1090n, 'household'],
  ['5 号电池 4 节', 'AA batteries, 4', 1980n, 'household'],
];

const NAMES: Readonly<Record<string, Category['names']>> = {
  drinks: { zh: '饮料', en: 'Drinks' }, breakfast: { zh: '早点', en: 'Breakfast' }, snacks: { zh: '零食', en: 'Snacks' }, fruit: { zh: '水果', en: 'Fruit' }, household: { zh: '日用', en: 'Household' },
};

export function fakeCategories(): Category[] {
  return Object.entries(NAMES).map(([id, names], place) => ({ id, names, place }));
}

export function fakeGoods(): Product[] {
  return GOODS.map(([zh, en, price_minor, category, unit], index) => ({
    id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    code: String(1001 + index), names: { zh, en }, barcodes: [`690123456${String(1000 + index)}`],
    prices: [{ from: '2026-01-01T00:00:00.000Z', price_minor }], tax_rate_ppm: category === 'fruit' ? 90_000 : 130_000,
    unit: unit ?? 'piece', favourite: index, category,
  }));
}
