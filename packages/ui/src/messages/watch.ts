import type {} from 'i18next';
import { watch as en } from './en/watch.ts';
import { watch as zhCN } from './zh-CN/watch.ts';

export const watch = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { watch: typeof en }
}
