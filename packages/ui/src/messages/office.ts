import type {} from 'i18next';
import { office as en } from './en/office.ts';
import { office as zhCN } from './zh-CN/office.ts';

export const office = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { office: typeof en }
}
