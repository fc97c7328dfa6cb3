import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from '../../src/history/byteBuffer.ts';
import { readColumn, writeColumn } from '../../src/history/columnCodec.ts';
import { roundedValue } from '../../src/history/roundedValue.ts';

function roundTrip(values: readonly number[]): number[] {
  const writer = new ByteWriter(8);
  writeColumn(writer, Float64Array.from(values));
  const reader = new ByteReader(writer.written);
  const into = new Float64Array(values.length);
  readColumn(reader, into);
  assert.equal(reader.at, writer.length);
  return [...into];
}

const withoutNegativeZero = (values: readonly number[]) => values.map((value) => value + 0);

describe('the codec of columns', () => {
  it('gives back any doubles to the last bit', () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((v) => roundedValue(v, 'significant')),
      fc.double({ noNaN: true, min: 0, max: 1e9 }).map((v) => roundedValue(v, 'thousandths')),
      fc.constantFrom(Number.NaN, 0, -0, 1, 2 ** 53, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        assert.deepEqual(roundTrip(values), withoutNegativeZero(values));
      }),
      { numRuns: 400 },
    );
  });

  it('gives back columns of one kind: counters, ratios, gaps, steps', () => {
    const column = fc.oneof(
      fc.array(fc.nat(1e6)).map((steps) => runningSum(steps).map((v) => v * 4096)),
      fc.array(fc.double({ noNaN: true, min: 0, max: 1 }).map((v) => roundedValue(v, 'significant'))),
      fc.array(fc.nat(1e7)).map((steps) => runningSum(steps).map((v) => v / 1000)),
      fc.array(fc.constantFrom(Number.NaN, 7)),
      fc.array(fc.double({ noNaN: true, min: -1e-30, max: 1e30 }).map((v) => roundedValue(v, 'significant'))),
    );
    fc.assert(
      fc.property(column, (values) => {
        assert.deepEqual(roundTrip(values), withoutNegativeZero(values));
      }),
      { numRuns: 400 },
    );
  });

  it('takes a byte for what does not change', () => {
    const writer = new ByteWriter();
    writeColumn(writer, new Float64Array(3600));
    writeColumn(writer, new Float64Array(3600).fill(Number.NaN));
    assert.equal(writer.length, 2);
  });

  it('says that bytes are no column', () => {
    assert.throws(() => readColumn(new ByteReader(Uint8Array.of(77)), new Float64Array(3)), RangeError);
    assert.throws(() => readColumn(new ByteReader(Uint8Array.of(2, 1)), new Float64Array(3)), RangeError);
  });
});

function runningSum(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}
