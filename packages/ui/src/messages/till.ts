import type {} from 'i18next';
import { till as en } from './en/till.ts';
import { till as zhCN } from './zh-CN/till.ts';

export const till = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { till: typeof en }
}
