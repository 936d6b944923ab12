import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LABEL_SHEETS, type LabelSheetName, labelCode, placeLabels } from './labels.ts';

const names = Object.keys(LABEL_SHEETS) as LabelSheetName[];

test('labels stand on their sheet, never one over another, and as many as were asked for', () => {
  fc.assert(fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 150 }), fc.integer({ min: 0, max: 70 }), (name, count, skipped) => {
    const sheet = LABEL_SHEETS[name];
    const sheets = placeLabels(count, sheet, skipped);
    assert.equal(sheets.flat().length, count);
    for (const places of sheets) {
      assert.equal(new Set(places.map(({ left_mm, top_mm }) => `${left_mm}/${top_mm}`)).size, places.length);
      for (const { left_mm, top_mm } of places) {
        assert.ok(left_mm >= 0 && left_mm + sheet.label_width_mm <= sheet.width_mm + 0.001, `${name} ${left_mm}`);
        assert.ok(top_mm >= 0 && top_mm + sheet.label_height_mm <= sheet.height_mm + 0.001, `${name} ${top_mm}`);
      }
    }
  }));
  for (const name of names) {
    const sheet = LABEL_SHEETS[name];
    assert.ok(sheet.pitch_x_mm >= sheet.label_width_mm && sheet.pitch_y_mm >= sheet.label_height_mm, name);
  }
});

test('places of a sheet that are used up already stay empty', () => {
  const [first] = placeLabels(2, LABEL_SHEETS.a4_24, 4);
  assert.deepEqual(first, [{ left_mm: 70, top_mm: 37.5 }, { left_mm: 140, top_mm: 37.5 }]);
});

test('a barcode is drawn in the symbology that it was made in, and as text where its check digit does not fit', () => {
  assert.deepEqual(labelCode('6901234567892'), { symbology: 'ean13', text: '6901234567892' });
  assert.deepEqual(labelCode('036000291452'), { symbology: 'upca', text: '036000291452' });
  assert.deepEqual(labelCode('96385074'), { symbology: 'ean8', text: '96385074' });
  assert.deepEqual(labelCode('6901234567890'), { symbology: 'code128', text: '6901234567890' });
  assert.deepEqual(labelCode('A-17'), { symbology: 'code128', text: 'A-17' });
  assert.equal(labelCode('糖'), null);
});
