import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_NEWS, countNews, takeNews } from './news.ts';

const event = (from_seq: number, to_seq: number, terminal = 'a') => ({ type: 'entries' as const, terminal, epoch: 'e', from_seq, to_seq });

describe('news', () => {
  it('counts entries, not events', () => assert.equal(countNews(countNews(NO_NEWS, event(5, 9)), event(10, 10)).count, 6));

  it('does not count an entry twice, however events repeat or overlap', () => {
    const news = [event(5, 9), event(5, 9), event(8, 11), event(6, 7)].reduce(countNews, NO_NEWS);
    assert.equal(news.count, 7);
  });

  it('counts each terminal by itself', () => assert.equal(countNews(countNews(NO_NEWS, event(1, 2, 'a')), event(1, 3, 'b')).count, 5));

  it('starts from nothing after it was taken, and still knows what it had counted', () => {
    const taken = takeNews(countNews(NO_NEWS, event(1, 4)));
    assert.deepEqual([taken.count, countNews(taken, event(3, 6)).count], [0, 2]);
  });
});
