import type {} from 'i18next';
import { stock as en } from './en/stock.ts';
import { stock as zhCN } from './zh-CN/stock.ts';

export const stock = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { stock: typeof en }
}
