import type {} from 'i18next';
import { backups as en } from './en/backups.ts';
import { backups as zhCN } from './zh-CN/backups.ts';

export const backups = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { backups: typeof en }
}
