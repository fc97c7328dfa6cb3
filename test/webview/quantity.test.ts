import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bucketSeconds } from '../../src/pages/buckets.ts';
import {
  axisTicks,
  formatQuantity,
  MOST_LETTERS,
  type QuantityFormat,
  rowName,
  rowTicks,
} from '../../src/pages/quantity.ts';
import { ValueAxis } from '../../webview/valueAxis.ts';

const MIB = 1024 ** 2;
const FORMATS: readonly QuantityFormat[] = ['ratio', 'bytes', 'bytesPerSecond', 'cores'];

describe('formatQuantity', () => {
  for (const [format, value, text] of [
    ['ratio', 0.372, '37.2 %'],
    ['ratio', 1, '100.0 %'],
    ['bytes', 1.5 * 1024 ** 4, '1.50 TiB'],
    ['bytesPerSecond', 123.456 * MIB, '123 MiB/s'],
    ['cores', 12.345, '12.35 cores'],
    ['cores', undefined, '–'],
    ['ratio', undefined, '–'],
  ] as const) {
    it(`writes ${value} as ${text}`, () => assert.equal(formatQuantity(format, value), text));
  }
});

describe('MOST_LETTERS', () => {
  for (const [format, most] of Object.entries(MOST_LETTERS) as [QuantityFormat, number][]) {
    it(`leaves room for what is usual of ${format}`, () => {
      const usual = format === 'ratio' ? [0, 0.0656, 1] : [0, 0.0656, 0.6128, 5.526, 12.34, 99.96, 123.4];
      const scaled = format.startsWith('bytes') ? usual.flatMap((one) => [one * 1024, one * 1024 ** 3]) : usual;
      for (const value of scaled) {
        const text = formatQuantity(format, value);
        assert.ok(text.length <= most, `${text} has ${text.length} letters`);
      }
    });
  }
});

describe('axisTicks', () => {
  it('steps by powers of two for bytes, by 1, 2, 2.5 and 5 for the rest, all in one unit', () => {
    assert.deepEqual(axisTicks('bytesPerSecond', 1500 * MIB).labels, ['0 GiB/s', '0.5 GiB/s', '1 GiB/s', '1.5 GiB/s']);
    assert.deepEqual(axisTicks('cores', 7).labels, ['0 cores', '2 cores', '4 cores', '6 cores', '8 cores']);
    assert.deepEqual(axisTicks('ratio', 0.2).labels, ['0 %', '5 %', '10 %', '15 %', '20 %']);
  });

  it('holds every value with two to five even ticks, and no more room than one step', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), fc.double({ min: 0, max: 1e15, noNaN: true }), (format, highest) => {
        const { top, values, labels } = axisTicks(format, highest);
        assert.ok(top >= highest * (1 - 1e-9));
        assert.ok(values.length >= 2 && values.length <= 5, `${values.length} ticks`);
        assert.equal(labels.length, values.length);
        assert.equal(new Set(labels).size, labels.length, labels.join());
        assert.equal(values[0], 0);
        assert.ok(Math.abs(values.at(-1)! - top) <= top * 1e-9);
      }),
    );
  });

  it('ends at a given whole, with round steps below', () => {
    assert.deepEqual(axisTicks('ratio', 0, 1).labels, ['0 %', '25 %', '50 %', '75 %', '100 %']);
    const memory = axisTicks('bytes', 0, 23.5 * 1024 * MIB);
    assert.deepEqual(memory.labels, ['0 GiB', '8 GiB', '16 GiB', '23.5 GiB']);
    assert.deepEqual(axisTicks('bytes', 0, 17 * 1024 * MIB).labels, ['0 GiB', '8 GiB', '17 GiB']);
    assert.equal(memory.values.at(-1), memory.top);
    assert.equal(memory.top, 23.5 * 1024 * MIB);
  });
});

describe('the names of rows', () => {
  it('are those that a person knows, the first at the top', () => {
    assert.deepEqual(
      rowTicks(['a', 'b'], (row) => row.toUpperCase()),
      { top: 2, values: [1.5, 0.5], labels: ['A', 'B'] },
    );
  });

  it('lose their middle where they are long, and keep what held a plotter back', () => {
    assert.equal(rowName('Demo workload: Disk latency'), 'Demo workload: Disk latency');
    assert.equal(rowName('Mad Max k32 → /mnt/a, 2 of 5: Starved of CPU'), 'Mad Max…2 of 5: Starved of CPU');
    assert.equal(rowName('/mnt/somewhere/in/the/depths/of/a/tree'), '/mnt/somewhere/…pths/of/a/tree');
    assert.equal(rowName('x: what has a name as long as nothing has'), 'x: what has a name as long as nothing has');
  });
});

describe('ValueAxis', () => {
  it('grows at once, shrinks only well below, and is the same while nothing changes', () => {
    const axis = new ValueAxis('cores');
    const first = axis.follow(7, undefined);
    assert.equal(first.top, 8);
    assert.equal(axis.follow(6.5, undefined), first);
    assert.equal(axis.follow(9, undefined).top, 10);
    assert.equal(axis.follow(7.9, undefined).top, 10);
    assert.equal(axis.follow(2, undefined).top, 3);
  });

  it('follows a whole that changes', () => {
    const axis = new ValueAxis('bytes');
    assert.equal(axis.follow(1, 64 * MIB).top, 64 * MIB);
    assert.equal(axis.follow(1, 32 * MIB).top, 32 * MIB);
  });
});

describe('bucketSeconds', () => {
  it('gives every frame its point while they fit, else a few seconds', () => {
    assert.equal(bucketSeconds(60, 1), 0);
    assert.equal(bucketSeconds(300, 1), 2);
    assert.equal(bucketSeconds(900, 1), 5);
    assert.equal(bucketSeconds(60, 0.25), 0.5);
    assert.equal(bucketSeconds(900, 60), 0);
  });
});
