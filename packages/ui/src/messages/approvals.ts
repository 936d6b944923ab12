import type {} from 'i18next';
import { approvals as en } from './en/approvals.ts';
import { approvals as zhCN } from './zh-CN/approvals.ts';

export const approvals = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { approvals: typeof en }
}
