import type {} from 'i18next';
import { contact as en } from './en/contact.ts';
import { contact as zhCN } from './zh-CN/contact.ts';

export const contact = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { contact: typeof en }
}
