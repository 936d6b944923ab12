import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgePassword } from './password.ts';

const about = ['Wang Fang', 'fang@tea.example'];

describe('a password', () => {
  it('of fewer than twelve letters will not do, whatever it holds', () => {
    assert.deepEqual(judgePassword('aB3$xY7!qZ', about), { strength: 0, finding: 'too_short' });
  });

  it('counts letters as people do, Chinese and emoji too', () => {
    assert.equal(judgePassword('春眠不觉晓处处闻啼鸟夜', about).finding, 'too_short');
    assert.notEqual(judgePassword('春眠不觉晓处处闻啼鸟夜来风雨声', about).strength, 0);
  });

  it('is weak where it repeats itself or is one of those that everybody tries', () => {
    assert.deepEqual(judgePassword('aaaaaaaaaaaaaaaa', about), { strength: 1, finding: 'repeats' });
    assert.deepEqual(judgePassword('password123456', about), { strength: 1, finding: 'common' });
  });

  it('is weak where it is made of its owner’s name', () => {
    assert.deepEqual(judgePassword('wangfang2026', about), { strength: 1, finding: 'contains_you' });
  });

  it('is excellent where it is a long phrase', () => {
    assert.deepEqual(judgePassword('seven quiet boats on a lake', about), { strength: 4, finding: null });
  });
});
