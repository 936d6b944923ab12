import type {} from 'i18next';
import { exported as en } from './en/exported.ts';
import { exported as zhCN } from './zh-CN/exported.ts';

export const exported = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { exported: typeof en }
}
