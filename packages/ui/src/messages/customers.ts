import type {} from 'i18next';
import { customers as en } from './en/customers.ts';
import { customers as zhCN } from './zh-CN/customers.ts';

export const customers = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { customers: typeof en }
}
