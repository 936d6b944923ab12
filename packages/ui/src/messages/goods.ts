import type {} from 'i18next';
import { goods as en } from './en/goods.ts';
import { goods as zhCN } from './zh-CN/goods.ts';

export const goods = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { goods: typeof en }
}
