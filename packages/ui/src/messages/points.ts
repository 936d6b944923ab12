import type {} from 'i18next';
import { points as en } from './en/points.ts';
import { points as zhCN } from './zh-CN/points.ts';

export const points = { 'zh-CN': zhCN, en } as const;

declare module 'i18next' {
  interface ResourceNamespaceMap { points: typeof en }
}
