import type {} from 'i18next';
import { shifts as en } from './en/shifts.ts';
import { shifts as zhCN } from './zh-CN/shifts.ts';

export const shifts = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { shifts: typeof en }
}
