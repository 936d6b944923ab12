import type {} from 'i18next';
import { common as en } from './en/common.ts';
import { common as zhCN } from './zh-CN/common.ts';

export const common = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { common: typeof en }
}
