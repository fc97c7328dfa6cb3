import assert from 'node:assert/strict';
import { KeyedNumbers } from '../../src/collect/keyedNumbers.ts';
import { Scanner } from '../../src/collect/scanner.ts';

describe('numbers by their keys', () => {
  const read = (numbers: KeyedNumbers<string>, text: string) => {
    const bytes = Buffer.from(text);
    numbers.read(new Scanner().over({ bytes, length: bytes.length, grow: () => {} }));
    return [...numbers.values];
  };

  it('are those of this text, whatever the text before lacked', () => {
    const numbers = new KeyedNumbers(['read', 'write', 'cancelled']);
    const absent = Number.NaN;
    assert.deepEqual(read(numbers, 'read 1\nother 9\nwrite 2\n'), [1, 2, absent]);
    assert.deepEqual(read(numbers, 'read 3\nother 9\nwrite 4\n'), [3, 4, absent]);
    assert.deepEqual(read(numbers, 'read 3\nother 9\nwrite 4\ncancelled 5\n'), [3, 4, 5]);
    assert.deepEqual(read(numbers, 'read 6\nother 9\nwrite 7\n'), [6, 7, absent]);
    assert.deepEqual(read(numbers, 'write 8\nread 7\n'), [7, 8, absent]);
    assert.deepEqual(read(numbers, ''), [absent, absent, absent]);
    assert.deepEqual(read(numbers, 'read 1\nwrite 2\ncancelled 3\nmore 4\n'), [1, 2, 3]);
  });
});
