import type {} from 'i18next';
import { care as en } from './en/care.ts';
import { care as zhCN } from './zh-CN/care.ts';

export const care = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { care: typeof en }
}
