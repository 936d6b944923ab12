import type {} from 'i18next';
import { roster as en } from './en/roster.ts';
import { roster as zhCN } from './zh-CN/roster.ts';

export const roster = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { roster: typeof en }
}
