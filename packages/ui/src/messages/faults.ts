import type {} from 'i18next';
import { faults as en } from './en/faults.ts';
import { faults as zhCN } from './zh-CN/faults.ts';

export const faults = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { faults: typeof en }
}
