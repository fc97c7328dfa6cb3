import { type ByteReader, type ByteWriter, unzigzag, zigzag } from './byteBuffer.ts';

/** How whole numbers are written: as what of each is told by those before it. */
export interface Differencing {
  /** 0: numbers less the smallest one; 1: differences to the number before; 2: differences of these. */
  readonly order: 0 | 1 | 2;
  readonly smallest: number;
  /** What all are multiples of, above the smallest one. */
  readonly unit: number;
  /** The largest number that is written. */
  readonly largest: number;
  /** With about how many bits. */
  readonly bits: number;
}

/** The way that takes the fewest bits for the first `count` numbers, of which there is at least one. */
export function bestDifferencing(numbers: Float64Array, count: number): Differencing {
  let smallest = numbers[0];
  for (let i = 1; i < count; i++) if (numbers[i] < smallest) smallest = numbers[i];
  let unit = 0;
  for (let i = 0; i < count && unit !== 1; i++) unit = greatestCommonDivisor(unit, numbers[i] - smallest);
  if (unit === 0) unit = 1;
  let largest0 = 0;
  let largest1 = 0;
  let largest2 = 0;
  let bits0 = 0;
  let bits1 = 0;
  let bits2 = 0;
  let before = 0;
  let differenceBefore = 0;
  for (let i = 0; i < count; i++) {
    const number = (numbers[i] - smallest) / unit;
    const difference = number - before;
    const second = zigzag(difference - differenceBefore);
    const first = zigzag(difference);
    before = number;
    differenceBefore = difference;
    bits0 += bitsOf(number);
    if (number > largest0) largest0 = number;
    if (i < 1) continue;
    bits1 += bitsOf(first);
    if (first > largest1) largest1 = first;
    if (i < 2) continue;
    bits2 += bitsOf(second);
    if (second > largest2) largest2 = second;
  }
  if (bits0 <= bits1 || count < 2) return { order: 0, smallest, unit, largest: largest0, bits: bits0 };
  if (bits1 <= bits2 || count < 3) return { order: 1, smallest, unit, largest: largest1, bits: bits1 };
  return { order: 2, smallest, unit, largest: largest2, bits: bits2 };
}

/** The lowest bytes of all numbers come first, then the next ones: alike lies beside alike. */
export function writeDifferences(
  writer: ByteWriter,
  numbers: Float64Array,
  count: number,
  { order, smallest, unit, largest }: Differencing,
): void {
  const width = bytesFor(largest);
  writer.byte(order * 16 + width);
  writer.count(unit);
  writer.integer(smallest);
  let before = 0;
  let differenceBefore = 0;
  for (let i = 0; i < order; i++) {
    const number = (numbers[i] - smallest) / unit;
    writer.integer(i === 0 ? number : number - before);
    differenceBefore = number - before;
    before = number;
  }
  const length = count - order;
  const planes = writer.room(width * length);
  for (let i = 0; i < length; i++) {
    const number = (numbers[i + order] - smallest) / unit;
    const difference = number - before;
    let rest = order === 0 ? number : zigzag(order === 1 ? difference : difference - differenceBefore);
    before = number;
    differenceBefore = difference;
    let plane = i;
    // What fits into 32 bits, as nearly all does, is quicker so.
    if (largest < 2 ** 31) {
      for (; rest > 0; rest >>= 8, plane += length) planes[plane] = rest;
    } else {
      for (; rest > 0; rest = Math.floor(rest / 256), plane += length) planes[plane] = rest % 256;
    }
  }
}

/** Reads `count` numbers. Throws where the bytes end too early. */
export function readDifferences(reader: ByteReader, into: Float64Array, count: number): void {
  const head = reader.byte();
  const order = head >> 4;
  const width = head & 15;
  const unit = reader.count();
  const smallest = reader.integer();
  const first = order > 0 ? reader.integer() : 0;
  let difference = order > 1 ? reader.integer() : 0;
  const length = count - order;
  const planes = reader.take(width * length);
  let number = first;
  if (order > 0) into[0] = first * unit + smallest;
  if (order > 1) {
    number += difference;
    into[1] = number * unit + smallest;
  }
  for (let i = 0; i < length; i++) {
    let told = 0;
    for (let plane = width - 1; plane >= 0; plane--) told = told * 256 + planes[plane * length + i];
    if (order === 0) number = told;
    else if (order === 1) number += unzigzag(told);
    else {
      difference += unzigzag(told);
      number += difference;
    }
    into[order + i] = number * unit + smallest;
  }
}

const SMALL = 2 ** 31;

function bitsOf(number: number): number {
  return number < SMALL ? 32 - Math.clz32(number) : Math.ceil(Math.log2(number + 1));
}

function bytesFor(largest: number): number {
  let width = 0;
  for (let rest = largest; rest > 0; rest = Math.floor(rest / 256)) width++;
  return width;
}

function greatestCommonDivisor(a: number, b: number): number {
  let larger = a;
  let smaller = b;
  while (smaller > 0) {
    const rest = larger % smaller;
    larger = smaller;
    smaller = rest;
  }
  return larger;
}
