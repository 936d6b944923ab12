import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { isPurpose } from '../contact/terms.ts';
import { AGREED_PURPOSES, NOTICE_VERSION, consentNotice, isNoticeOf, noticeHash, noticeText } from './index.ts';

const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

test('a notice holds the shop, each purpose and each channel in words, and both answers', () => {
  for (const language of ['zh', 'en'] as const) {
    const notice = consentNotice(language, '晨光便利');
    const text = noticeText(notice);
    for (const part of ['晨光便利', notice.agree, notice.decline, ...Object.values(notice.purposes), ...Object.values(notice.channels)]) assert.ok(text.includes(part), part);
  }
  assert.ok(AGREED_PURPOSES.every(isPurpose));
});

test('a text that was once shown stays what it was: its hash is pinned', () => {
  assert.equal(NOTICE_VERSION, '2026-11');
  assert.deepEqual(['zh', 'en'].map((language) => noticeHash(consentNotice(language as 'zh' | 'en', '晨光便利'), sha256Hex).slice(0, 16)), ['a873e85b5f940d02', '5792526b3bb548f0']);
});

test('a hash is known for the shop, version and language that were shown, and for nothing else', () => {
  const hash_zh = noticeHash(consentNotice('zh', '晨光便利'), sha256Hex);
  const shown = { hash: hash_zh, version: NOTICE_VERSION, language: 'zh' as const };
  assert.ok(isNoticeOf('晨光便利', shown, sha256Hex));
  assert.ok(!isNoticeOf('别的店', shown, sha256Hex));
  assert.ok(!isNoticeOf('晨光便利', { ...shown, language: 'en' }, sha256Hex));
  for (const version of ['2025-01', '', 'constructor', '__proto__']) assert.ok(!isNoticeOf('晨光便利', { ...shown, version }, sha256Hex));
});
