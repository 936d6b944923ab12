import type {} from 'i18next';
import { faultCodes as en } from './en/fault-codes.ts';
import { faultCodes as zhCN } from './zh-CN/fault-codes.ts';

export const faultCodes = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { faultCodes: typeof en }
}
