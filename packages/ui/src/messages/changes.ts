import type {} from 'i18next';
import { changes as en } from './en/changes.ts';
import { changes as zhCN } from './zh-CN/changes.ts';

export const changes = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { changes: typeof en }
}
