import type {} from 'i18next';
import { stores as en } from './en/stores.ts';
import { stores as zhCN } from './zh-CN/stores.ts';

export const stores = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { stores: typeof en }
}
