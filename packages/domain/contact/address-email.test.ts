import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readEmail } from './index.ts';

const told = (text: string): string => {
  const read = readEmail(text);
  return read.ok ? read.value.address : read.fault.code;
};

describe('an e-mail address', () => {
  test('is kept in one form, however it is typed', () => {
    const spellings: Readonly<Record<string, readonly string[]>> = {
      'ann.li@example.com': ['ann.li@example.com', 'Ann.Li@Example.COM', '  ann.li@example.com\r\n', '\u200Bann.li@example.com\u200B', '\uFEFFann.li@example.com', 'ａｎｎ.ｌｉ＠ｅｘａｍｐｌｅ.ｃｏｍ', 'ann.li@example。com', '　ann.li＠example．com　'],
      'a@xn--fsqu00a.xn--55qx5d': ['a@例子.公司', 'a@例子。公司', 'A@XN--FSQU00A.xn--55qx5d'],
      'a@xn--bcher-kva.de': ['a@bücher.de', 'a@BÜCHER.de', 'a@bu\u0308cher.de', 'a@xn--bcher-kva.de'],
    };
    for (const [address, each] of Object.entries(spellings)) {
      for (const text of each) assert.equal(told(text), address, JSON.stringify(text));
    }
    assert.deepEqual(readEmail('Ann@例子.公司'), { ok: true, value: { address: 'ann@xn--fsqu00a.xn--55qx5d', domain: 'xn--fsqu00a.xn--55qx5d' } });
  });

  test('of the usual kinds is taken', () => {
    for (const text of ['123456789@qq.com', 'a@163.com', 'x+receipts@gmail.com', "o'brien@example.ie", 'a_b-c.d@mail.example.co.uk', 'a@b.cn', 'a@почта.рф', 'a@日本語テスト.jp', 'a@café.fr', 'a@한국.한국', 'a@παράδειγμα.ελ']) {
      assert.ok(readEmail(text).ok, text);
    }
  });

  test('that is none is refused', () => {
    const none = [
      '', ' ', '@', 'a', 'a@', '@a.com', 'a@b', 'a@b@c.com', 'a b@c.com', 'a@b c.com', 'a@b..com', 'a..b@c.com', '.a@b.com', 'a.@b.com', 'a@.com', 'a@b.com.', 'a@-b.com', 'a@b-.com', 'a@b_c.com', 'a@b.c', 'a@b.123', 'a@localhost',
      'a@127.0.0.1', 'a@[127.0.0.1]', 'a@[IPv6:::1]', 'a@0x7f.1', 'a@2130706433', '"a b"@c.com', 'a(comment)@b.com', 'a,b@c.com', 'a@b.com,c@d.com', 'a@b.com;c@d.com', 'a@b.com c@d.com', 'Ann <a@b.com>', '<a@b.com>', 'mailto:a@b.com', 'a@b.com?subject=x', 'a@b.com/x', 'a@b.com:25', 'a@b%2ecom',
      '张三@qq.com', '没有', '无', 'qq.com', '微信同号', 'n/a', '13800138000', '{{7*7}}@b.com', '${x}@b.com', '`id`@b.com', 'a|b@c.com', 'a\\@b.com', 'a@😀.com', 'a@exam\u200Bple.com', 'a\u202E@b.com', 'a@xn--a.com', 'a@xn--.com',
      `${'a'.repeat(65)}@b.com`, `a@${'b'.repeat(64)}.com`, `a@${'b.'.repeat(126)}com`, `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.com`, `a@${'b'.repeat(10_000_000)}.com`,
    ];
    for (const text of none) assert.equal(told(text), 'email_invalid', text.slice(0, 80));
  });

  test('carries no header of a message with it', () => {
    for (const text of ['a@b.com\r\nBcc: c@d.com', 'a@b.com\nBcc: c@d.com', 'a\r@b.com', 'a@b.com%0d%0aBcc:c@d.com', 'a@b.com\u2028Bcc: c@d.com', 'a@b.com\u0000', 'a\u0085@b.com', 'Bcc: c@d.com\r\n\r\na@b.com', 'a@b.com>\r\nRCPT TO:<c@d.com']) {
      assert.equal(told(text), 'email_invalid', JSON.stringify(text));
    }
  });

  test('that borrows letters to look like another is refused as that', () => {
    for (const text of ['a@pаypal.com', 'a@раypal.com', 'a@gοogle.com', 'a@аррӏе.com', 'a@xn--80ak6aa92e.com', 'a@xn--pypal-4ve.com', 'аnn@example.com', 'a@exаmple.рф', 'a@ехо.com', 'a@mіcrosoft.com', 'a@例子а.com']) {
      assert.equal(told(text), 'email_lookalike', text);
    }
  });
});

describe('the one form of an address', () => {
  const labels = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/).filter((label) => !label.startsWith('xn--'));
  const addresses = fc.tuple(fc.stringMatching(/^[a-z0-9_+-]{1,12}(?:\.[a-z0-9_+-]{1,12})?$/), fc.array(labels, { minLength: 1, maxLength: 3 }), fc.constantFrom('com', 'cn', 'рф', '公司', 'de')).map(([local, rest, top]) => `${local}@${[...rest, top].join('.')}`);

  test('is the same in any case and width, with any blanks around it, and is read again as itself', () => {
    fc.assert(fc.property(addresses, fc.constantFrom('', ' ', '\r\n', '　', '\u200B'), (address, blank) => {
      const read = readEmail(address);
      assert.ok(read.ok, address);
      const wide = address.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xFEE0));
      for (const text of [address.toUpperCase(), wide, `${blank}${address}${blank}`, read.value.address]) assert.deepEqual(readEmail(text), read, text);
    }));
  });

  test('or a fault comes out of any text at all, and the form holds nothing but what stands in a header unharmed', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 })).map(([local, domain]) => `${local}@${domain}.com`)), (text) => {
      const read = readEmail(text);
      if (!read.ok) return;
      assert.match(read.value.address, /^[!-~]+$/);
      assert.doesNotMatch(read.value.address, /[<>,;:"()[\]\\]/);
      assert.equal(read.value.address.split('@')[1], read.value.domain);
      assert.deepEqual(readEmail(read.value.address), read);
    }), { numRuns: 300 });
  });
});
