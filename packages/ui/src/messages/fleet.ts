import type {} from 'i18next';
import { fleet as en } from './en/fleet.ts';
import { fleet as zhCN } from './zh-CN/fleet.ts';

export const fleet = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { fleet: typeof en }
}
