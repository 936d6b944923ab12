import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { REPLIES, type Reply, readReply } from './index.ts';

type Labelled = { readonly text: string; readonly label: Reply; readonly language: string; readonly headers?: Readonly<Record<string, string>> };
const labelled = JSON.parse(readFileSync(new URL('replies-labelled.json', import.meta.url), 'utf8')) as readonly Labelled[];
const isWithdrawal = (reply: Reply): boolean => reply === 'stop' || reply === 'stop_all';

describe('replies as people write them', () => {
  test('are many, of many languages, and more than a third of them hard to tell from a wish', () => {
    assert.ok(labelled.length >= 450, `${labelled.length} replies`);
    assert.ok(labelled.filter(({ label }) => label === 'none').length > labelled.length / 3);
    for (const language of ['en', 'zh', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ru', 'ja', 'ko']) {
      for (const label of ['stop', 'stop_all', 'automatic', 'none', 'help'] as const) assert.ok(labelled.some((each) => each.language === language && each.label === label), `${label} in ${language}`);
    }
    assert.deepEqual([...new Set(labelled.map(({ label }) => label))].filter((label) => !REPLIES.includes(label)), []);
  });

  for (const label of REPLIES) {
    test(`are told: ${label}`, () => {
      const wrong = labelled.filter((each) => each.label === label).map((each) => ({ each, read: readReply(each.text, each.headers) })).filter(({ each, read }) => read !== each.label);
      assert.deepEqual(wrong.map(({ each, read }) => `${read}: ${JSON.stringify(each.text)} ${JSON.stringify(each.headers ?? {})}`), []);
    });
  }
});

describe('what others got wrong', () => {
  test('a withdrawal is heard in any case, width, spelling and courtesy: others knew only exactly “stop”', () => {
    for (const text of ['STOP', 'Stop.', ' stop ', 'ＳＴＯＰ', 'S T O P', 'stopp', '"stop"', 'STOP 🛑', 'please stop', 'Stop, thanks', 'stop texting me', '退订', 'bitte abmelden']) assert.equal(readReply(text), 'stop', text);
  });

  test('a question with “start” in it subscribes nobody: others took it for a new subscription', () => {
    for (const text of ['when does the sale start?', 'When does the sale start', 'does it start at 9', 'start?', 'you start', 'start the sale', 'I start to like this', 'start tomorrow']) assert.equal(readReply(text), 'none', text);
  });

  test('STOPALL withdraws everything: others ignored it', () => {
    for (const text of ['STOPALL', 'stopall', 'Stop all', 'ＳＴＯＰＡＬＬ', 'stop-all!']) assert.equal(readReply(text), 'stop_all', text);
  });

  test('who is out of office has not withdrawn, and a machine that says “stop” has not either: others took it for an unsubscription', () => {
    assert.equal(readReply('I am out of the office and will return on June 8. I will stop reading mail until then.'), 'automatic');
    assert.equal(readReply('stop', { 'Auto-Submitted': 'auto-replied' }), 'automatic');
    assert.equal(readReply('I am away.', { Subject: 'Automatic reply: unsubscribe' }), 'automatic');
  });

  test('what our own message says is not what the customer says', () => {
    for (const quoted of ['> Reply STOP to unsubscribe', 'On Mon, Jun 1, 2026 at 9:00 AM Shop <shop@example.com> wrote:\n> STOP', '-----Original Message-----\nSTOP', '发件人: 小店 <shop@example.com>\n退订']) {
      assert.equal(readReply(`See you!\n\n${quoted}`), 'none', quoted);
      assert.equal(readReply(quoted), 'none', quoted);
      assert.equal(readReply(`unsubscribe\n\n${quoted}`), 'stop', quoted);
    }
  });
});

describe('a wish', () => {
  const isPlain = (text: string): boolean => !/[\n>@<#|*_-]/.test(text);
  const plain = labelled.filter(({ text, headers, label }) => headers === undefined && label !== 'automatic' && isPlain(text) && text.trim() !== '');
  const around = fc.array(fc.constantFrom(' ', '\u3000', '\t', '.', '!', '…', '"', '“', '”', '\'', '(', ')', '。', '！', '~', '·', '「', '」', '【', '】', '🛑', '🙏🏽', '\u200B', '\uFEFF'), { maxLength: 6 }).map((signs) => signs.join(''));
  const wide = (text: string): string => text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xFEE0));

  test('is the same in any case, in any width, and with any blanks, marks and pictures around it', () => {
    fc.assert(fc.property(fc.constantFrom(...plain), around, around, fc.boolean(), fc.constantFrom('as it is', 'upper', 'lower'), ({ text, label }, before, behind, isWide, letters) => {
      const cased = letters === 'upper' ? text.toUpperCase() : letters === 'lower' ? text.toLowerCase() : text;
      assert.equal(readReply(`${before}${isWide ? wide(cased) : cased}${behind}`), label);
    }), { numRuns: 2000 });
  });

  test('to be left alone is none where it is asked, not said', () => {
    for (const { text, label } of plain.filter((each) => isWithdrawal(each.label) && !/[.!?。！？;]/.test(each.text.trim()))) {
      for (const mark of ['?', ' ??', '？', '?!']) assert.equal(readReply(`${text}${mark}`), 'none', `${label}: ${text}${mark}`);
    }
  });

  test('for more is none with any other word beside it', () => {
    for (const { text } of plain.filter((each) => each.label === 'start')) {
      for (const other of ['the sale', 'zq7', '几点', 'shirts', 'не']) {
        assert.equal(readReply(`${text} ${other}`), 'none', `${text} ${other}`);
        assert.equal(readReply(`${other} ${text}`), 'none', `${other} ${text}`);
        assert.notEqual(readReply(`${text}\n${other}`), 'start', `${text}\n${other}`);
      }
    }
  });

  test('and its contrary are none', () => {
    for (const text of ['stop start', 'Start. Stop.', 'stop?\nstart', 'don’t stop', '不退订', 'help stop']) assert.equal(readReply(text), 'none', text);
  });
});

describe('a long reply', () => {
  const letter = 'The shirts that I bought last week fit well and my family likes them a lot. '.repeat(40);

  test('counts by its first line alone', () => {
    assert.equal(readReply(`STOP\n\n${letter}`), 'stop');
    assert.equal(readReply(`Please unsubscribe me.\n${letter}`), 'stop');
    assert.equal(readReply(`Hello,\n退订\n${letter}`), 'stop');
    assert.equal(readReply(`${letter}\nSTOP`), 'none');
    assert.equal(readReply(`${letter}\nPlease unsubscribe me.`), 'none');
    assert.equal(readReply('stop '.repeat(10_000)), 'none');
  });

  test('is looked at no further than its beginning, whatever it holds', () => {
    fc.assert(fc.property(fc.constantFrom(...labelled), fc.string(), fc.string(), ({ text, headers }, one, other) => {
      const head = `${text}\n${'x'.repeat(4096)}`;
      assert.equal(readReply(`${head}${one}`, headers), readReply(`${head}${other}`, headers));
    }));
  });

  test('of ten megabytes is answered', () => {
    const size = 10_000_000;
    const fill = (part: string): string => part.repeat(Math.ceil(size / part.length));
    for (const part of ['a', ' ', '\n', '> x\n', 'stop ', 'stop,', 'on 2026 ', 'From: ', '-', '退', '\uFDFA', '\uD800', '?', '<a@', 'a@', '.', '(((', 'don’t ', '\u0301', '\u200B']) assert.ok(REPLIES.includes(readReply(fill(part))), part);
    assert.equal(readReply(`STOP\n${fill('a')}`), 'stop');
    assert.equal(readReply(`${fill(' ')}STOP`), 'stop');
    assert.equal(readReply('stop', { subject: fill('Re: '), 'auto-submitted': fill('x') }), 'automatic');
  });
});

describe('any text at all', () => {
  test('is read as something, with any headers, and never throws', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom(...labelled.map(({ text }) => text)), fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', ' ', '>', '-- \n', ', ', '?', '\u0000', '\uD800', '__proto__', 'constructor')), { maxLength: 6 }).map((each) => each.join(''));
    const headers = fc.dictionary(fc.constantFrom('Subject', 'AUTO-SUBMITTED', 'precedence', 'From', 'Return-Path', '__proto__', 'content-type'), fc.oneof(fc.string(), parts));
    fc.assert(fc.property(parts, headers, (text, each) => {
      assert.ok(REPLIES.includes(readReply(text, each)));
    }), { numRuns: 500 });
  });
});
