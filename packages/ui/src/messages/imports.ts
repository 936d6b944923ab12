import type {} from 'i18next';
import { imports as en } from './en/imports.ts';
import { imports as zhCN } from './zh-CN/imports.ts';

export const imports = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { imports: typeof en }
}
