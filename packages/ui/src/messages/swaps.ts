import type {} from 'i18next';
import { swaps as en } from './en/swaps.ts';
import { swaps as zhCN } from './zh-CN/swaps.ts';

export const swaps = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { swaps: typeof en }
}
