import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import { readCsv } from './table-file.ts';
import { readWorkbook } from './workbook.ts';

const ROWS_MAX = 50;

async function read(bytes: Uint8Array, sheet: string | null = null, rows_max = ROWS_MAX): Promise<{ readonly outcome: Awaited<ReturnType<typeof readWorkbook>>; readonly rows: (readonly [number, readonly string[] | null])[] }> {
  const pieces: Uint8Array[] = [];
  const outcome = await readWorkbook(bytes, { sheet, rows_max }, async (text) => {
    for await (const piece of text) pieces.push(piece);
  });
  const rows: (readonly [number, readonly string[] | null])[] = [];
  for await (const { line, cells } of readCsv(pieces, 'utf-8', ',')) rows.push([line, cells]);
  return { outcome, rows };
}
const faultOf = async (bytes: Uint8Array, rows_max?: number): Promise<string> => {
  const { outcome } = await read(bytes, null, rows_max);
  return outcome.ok ? 'read' : outcome.fault.code;
};

/** An archive as the format's own paper describes it; `says`: what its directory claims that a part unpacks to. */
function zip(parts: readonly { readonly name: string; readonly text: string | Buffer; readonly says?: number }[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, text, says } of parts) {
    const content = Buffer.from(text as string);
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(says ?? content.length, 18);
    head.writeUInt16LE(name.length, 22);
    files.push(Buffer.from('504b0304', 'hex'), head, Buffer.from(name), packed);
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(at, 12);
    directory.push(Buffer.from('504b01021400', 'hex'), head.subarray(0, 24), head.subarray(24), tail.subarray(2), Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, listed, end]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
/** The smallest workbook that Excel opens, in the order in which Excel writes its parts. */
function partsOf(sheet: string, shared: readonly string[] = []): { name: string; text: string }[] {
  return [
    { name: '[Content_Types].xml', text: `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>` },
    { name: '_rels/.rels', text: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', text: `<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><sheets><sheet name="价目 &amp; 表" sheetId="1" r:id="rId1"/></sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', text: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATED}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATED}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>` },
    { name: 'xl/worksheets/sheet1.xml', text: `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>` },
    { name: 'xl/styles.xml', text: `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0000000000000"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>` },
    { name: 'xl/sharedStrings.xml', text: `<sst xmlns="${MAIN}">${shared.map((text) => `<si>${text}</si>`).join('')}</sst>` },
  ];
}

describe('a workbook', () => {
  it('is read by what its cells are and not by how they are shown: formulas by what they came to, numbers with a point, days year first', async () => {
    const sheet = [
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>When</t></is></c></row>',
      '<row r="2"><c r="A2" s="2"><v>42100005264</v></c><c r="B2"><f>1.5+2</f><v>3.5</v></c><c r="D2" s="1"><v>45987</v></c></row>',
      '<row r="5"><c r="A5" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B5"><v>0.30000000000000004</v></c><c r="C5" t="e"><v>#N/A</v></c><c r="D5"><v>1E-3</v></c></row>',
      '<row r="6"><c r="A6"><v>690123456789212345</v></c><c r="B6" t="b"><v>1</v></c><c r="C6" t="s"><v>2</v></c></row>',
    ].join('');
    const { outcome, rows } = await read(zip(partsOf(sheet, ['<t>编码</t>', '<r><t>Pr</t></r><r><t>ice</t></r>', '<t>he said "hi", and\nleft</t>'])));
    assert.deepEqual(outcome, { ok: true, value: { sheets: ['价目 & 表'], sheet: '价目 & 表' } });
    assert.deepEqual(rows, [
      [1, ['编码', 'Price', '', 'When']], [2, ['42100005264', '3.5', '', '2025-11-26']], [5, ['ab', '0.3', '#N/A', '0.001']], [6, ['6.90123456789212e+17', 'true', 'he said "hi", and left']],
    ]);
  });

  it('is read from its first sheet that has rows, or from the one that was chosen', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'Cover', rows: [['Prices of spring']] }, { name: 'List', rows: [['code', 'price'], ['A1', 2.25]] }, { name: 'Old', rows: [['code', 'price'], ['A1', 2]] }] });
    const first = await read(bytes);
    assert.deepEqual([first.outcome, first.rows.at(-1)], [{ ok: true, value: { sheets: ['Cover', 'List', 'Old'], sheet: 'List' } }, [2, ['A1', '2.25']]]);
    const chosen = await read(bytes, 'Old');
    assert.deepEqual(chosen.rows.at(-1), [2, ['A1', '2']]);
    const cover = await read(bytes, 'Cover');
    assert.deepEqual(cover.outcome, { ok: false, fault: { code: 'file_unreadable' } });
  });

  it('of more rows than may be is refused, and says how many there may be', async () => {
    const rows = Array.from({ length: 4 }, (_, at) => ['code', at]);
    const bytes = await writeXlsx({ sheets: [{ name: 'A', rows }] });
    assert.deepEqual([await faultOf(bytes, 3), (await read(bytes, null, 2)).outcome], ['read', { ok: false, fault: { code: 'file_too_long', details: { max: 2 } } }]);
  });

  it('that unpacks to more than it should is refused, whether it says so or not', async () => {
    const rows = '<row><c><v>1</v></c></row><row><c><v>2</v></c></row>';
    const bomb = { name: 'xl/sharedStrings.xml', text: `<sst xmlns="${MAIN}">${' '.repeat(4 * 1024 * 1024)}</sst>` };
    const withBomb = (says: number): Buffer => zip([...partsOf(rows).slice(0, 6), { ...bomb, says }]);
    assert.equal(await faultOf(zip([...partsOf(rows).slice(0, 6), bomb])), 'read', 'it may be as large as it says');
    assert.deepEqual([await faultOf(withBomb(600 * 1024 * 1024)), await faultOf(withBomb(1000)), await faultOf(withBomb(0))], ['file_too_large', 'file_unreadable', 'file_unreadable']);
  });

  it('whose text names an entity of its own is refused, or read without it: no file is opened and nothing grows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stilltill-entity-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'hush-hush');
    const grown = Array.from({ length: 12 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('');
    const row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>';
    for (const [declared, name] of [[`<!ENTITY x SYSTEM "file://${file}">`, 'x'], [`<!ENTITY x PUBLIC "any" "file://${file}">`, 'x'], [`<!ENTITY e0 "hush-hush">${grown}`, 'e12']] as const) {
      for (const part of ['xl/sharedStrings.xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']) {
        const parts = partsOf(row, [`<t>&${name};</t>`]).map((each) => (each.name === part ? { ...each, text: `<?xml version="1.0"?><!DOCTYPE any [${declared}]>${each.text.replace(/^<\?xml[^>]*>/, '')}` } : each));
        const { outcome, rows } = await read(zip(parts));
        assert.ok(!outcome.ok || !JSON.stringify(rows).includes('hush'), `${part} ${declared.slice(0, 40)}: ${JSON.stringify(rows).slice(0, 200)}`);
      }
    }
    rmSync(folder, { recursive: true });
  });

  it('that is damaged, or no workbook, is told as such', async () => {
    const whole = Buffer.from(await writeXlsx({ sheets: [{ name: 'A', rows: [['code', 'price'], ['A1', 2], ['A2', 3]] }] }));
    assert.equal(await faultOf(whole), 'read');
    for (const at of [0.3, 0.5, 0.9, 0.99]) assert.equal(await faultOf(whole.subarray(0, whole.length * at)), 'file_unreadable');
    assert.equal(await faultOf(zip([{ name: 'word/document.xml', text: '<a/>' }])), 'file_unreadable');
    assert.equal(await faultOf(zip(partsOf('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'))), 'file_unreadable');
    assert.equal(await faultOf(zip(partsOf('<row r="1"><c r="XFE99"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>'))), 'file_unreadable');
    assert.equal(await faultOf(Buffer.from('PK')), 'file_unreadable');
  });
});
