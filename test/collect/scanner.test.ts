import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeyedNumbers } from '../../src/collect/keyedNumbers.ts';
import { ascii, Scanner } from '../../src/collect/scanner.ts';
import { TextBuffer } from '../../src/collect/source.ts';

function over(text: string): Scanner {
  const buffer = new TextBuffer();
  buffer.length = buffer.bytes.write(text, 'utf8');
  return new Scanner().over(buffer);
}

describe('Scanner', () => {
  it('reads the numbers of a line and stops at its end', () => {
    const scanner = over('cpu  10 20\nctxt 30\n');
    assert.equal(scanner.number(), 10);
    assert.equal(scanner.number(), 20);
    assert.ok(Number.isNaN(scanner.number()));
    scanner.nextLine();
    assert.equal(scanner.number(), 30);
    scanner.nextLine();
    assert.ok(scanner.atEnd);
  });

  it('reads any line of whole numbers as split does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000_000, max: Number.MAX_SAFE_INTEGER }), { minLength: 1 }),
        (numbers) => {
          const scanner = over(`${numbers.join(' ')}\n`);
          assert.deepEqual(
            numbers.map(() => scanner.number()),
            numbers,
          );
          assert.ok(Number.isNaN(scanner.number()));
        },
      ),
    );
  });

  it('does not read beyond the text into what the buffer held before', () => {
    const buffer = new TextBuffer();
    buffer.length = buffer.bytes.write('12345678', 'utf8');
    buffer.length = 3;
    assert.equal(new Scanner().over(buffer).number(), 123);
    assert.equal(new Scanner().over(buffer).at(ascii('1234')), false);
  });
});

describe('KeyedNumbers', () => {
  const keys = new KeyedNumbers(['MemTotal', 'SwapFree', 'Missing']);

  it('finds the keys wherever they stand, and again when lines have moved', () => {
    keys.read(over('MemTotal:  100 kB\nOther: 1 kB\nSwapFree: 7 kB\n'));
    assert.deepEqual([...keys.values], [100, 7, Number.NaN]);
    keys.read(over('MemTotal:  200 kB\nOther: 1 kB\nSwapFree: 8 kB\n'));
    assert.deepEqual([...keys.values], [200, 8, Number.NaN]);
    keys.read(over('New: 5 kB\nMemTotal:  300 kB\nSwapFree: 9 kB\nOther: 1\n'));
    assert.deepEqual([...keys.values], [300, 9, Number.NaN]);
  });

  it('does not take a key for a longer one that it begins', () => {
    const swap = new KeyedNumbers(['Swap']);
    swap.read(over('SwapCached: 5 kB\nSwap: 6 kB\n'));
    assert.deepEqual([...swap.values], [6]);
  });
});
