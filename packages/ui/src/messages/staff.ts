import type {} from 'i18next';
import { staff as en } from './en/staff.ts';
import { staff as zhCN } from './zh-CN/staff.ts';

export const staff = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { staff: typeof en }
}
