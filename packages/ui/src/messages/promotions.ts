import type {} from 'i18next';
import { promotions as en } from './en/promotions.ts';
import { promotions as zhCN } from './zh-CN/promotions.ts';

export const promotions = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { promotions: typeof en }
}
