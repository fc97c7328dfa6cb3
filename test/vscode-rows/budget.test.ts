import assert from 'node:assert/strict';
import { budgetItems } from '../../src/vscode/benchmarks/budget.ts';

describe('budgetItems', () => {
  it('offers the usual times, and any that is typed', () => {
    assert.deepEqual(
      budgetItems('').map(({ label }) => label),
      ['10m', '30m', '1h', '2h', '8h'],
    );
    for (const [typed, label] of [
      ['3m', '3m'],
      [' 90 s', '90s'],
      ['1.5h', '1.5h'],
      ['45min', '45min'],
    ]) {
      assert.deepEqual(budgetItems(typed)[0], { label, alwaysShow: true });
    }
  });

  it('says what a time looks like where none was typed', () => {
    for (const typed of ['3', 'soon', '0m', '3 weeks']) {
      const [hint] = budgetItems(typed);
      assert.ok(hint.isHint, typed);
      assert.match(hint.label, /such as 90s, 3m or 2h/);
    }
  });
});
