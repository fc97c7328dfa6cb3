import assert from 'node:assert/strict';
import { LegendChoice } from '../../webview/legendChoice.ts';

describe('LegendChoice', () => {
  const all = ['a', 'b', 'c'];

  it('shows one alone, then another, then all again', () => {
    const choice = new LegendChoice();
    choice.press('a', all, false);
    assert.deepEqual([...choice.hidden], ['b', 'c']);
    choice.press('b', all, false);
    assert.deepEqual([...choice.hidden], ['a', 'c']);
    choice.press('b', all, false);
    assert.deepEqual([...choice.hidden], []);
  });

  it('hides and shows single ones, but never all', () => {
    const choice = new LegendChoice();
    choice.press('a', all, true);
    choice.press('b', all, true);
    assert.deepEqual([...choice.hidden], ['a', 'b']);
    choice.press('a', all, true);
    assert.deepEqual([...choice.hidden], ['b']);
    choice.press('a', all, true);
    choice.press('c', all, true);
    assert.deepEqual([...choice.hidden], []);
  });

  it('shows all where what it showed is gone', () => {
    const choice = new LegendChoice();
    choice.press('a', all, false);
    assert.equal(choice.keep(all), false);
    assert.equal(choice.keep(['b', 'c']), true);
    assert.deepEqual([...choice.hidden], []);
  });
});
