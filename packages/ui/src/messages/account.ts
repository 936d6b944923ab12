import type {} from 'i18next';
import { account as en } from './en/account.ts';
import { account as zhCN } from './zh-CN/account.ts';

export const account = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { account: typeof en }
}
