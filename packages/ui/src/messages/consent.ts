import type {} from 'i18next';
import { consent as en } from './en/consent.ts';
import { consent as zhCN } from './zh-CN/consent.ts';

export const consent = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { consent: typeof en }
}
