import assert from 'node:assert/strict';
import { PlotterSlots } from '../../src/fleet/plotterSlots.ts';

describe('PlotterSlots', () => {
  it('uses the number of a plotter that has ended again, and never one of two that ran together', () => {
    const slots = new PlotterSlots();
    assert.equal(slots.slotOf('a', 1), 0);
    assert.equal(slots.slotOf('b', 1), 1);
    slots.slotOf('b', 10);
    assert.equal(slots.slotOf('c', 10), 0);
    assert.equal(slots.slotOf('d', 10), 2);
    assert.equal(slots.slotOf('b', 11), 1);
  });

  it('gives those that are told of late a number that nobody had then', () => {
    const slots = new PlotterSlots();
    slots.slotOf('before', 1);
    slots.slotOf('before', 100);
    slots.slotOf('now', 1000);
    // It ran from 50 to 900 at most.
    assert.equal(slots.slotOf('late', 50, 900), 1);
    assert.equal(slots.slotOf('later', 500, 900), 0);
  });
});
