import type {} from 'i18next';
import { reports as en } from './en/reports.ts';
import { reports as zhCN } from './zh-CN/reports.ts';

export const reports = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { reports: typeof en }
}
