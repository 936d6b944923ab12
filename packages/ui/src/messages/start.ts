import type {} from 'i18next';
import { start as en } from './en/start.ts';
import { start as zhCN } from './zh-CN/start.ts';

export const start = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { start: typeof en }
}
