import { paper as en } from './en/paper.ts';
import { paper as zhCN } from './zh-CN/paper.ts';

/** What a printed receipt says. It is read without a translator: paper speaks the store's language, not the screen's. */
export const paper = { 'zh-CN': zhCN, en } as const;
