import type {} from 'i18next';
import { purchasing as en } from './en/purchasing.ts';
import { purchasing as zhCN } from './zh-CN/purchasing.ts';

export const purchasing = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { purchasing: typeof en }
}
