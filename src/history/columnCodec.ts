import type { ByteReader, ByteWriter } from './byteBuffer.ts';
import { bestDifferencing, readDifferences, writeDifferences } from './differences.ts';
import { fromWhole, toOrdinals, toQuotients } from './wholeColumn.ts';

/**
 * One column of values as bytes, without loss: any doubles come back to the last bit (NaN = absent; -0 comes back as 0). The bytes
 * are laid out so that what compresses them next finds much alike: whole numbers for values, and differences for these.
 */
const ABSENT = 0;
const ZERO = 1;
const CONSTANT = 2;
const DOUBLES = 3;
const QUOTIENTS = 4;
const ORDINALS = 5;
/** Beside one of the above: some values are absent, and a bit a value says which are there. */
const WITH_GAPS = 0x80;

const VALUE_BYTES = 8;
const QUIET_NAN = 0x7ff8_0000;
const MINUS = -0x8000_0000;

/** Room for a column at work, in three forms. */
let present = new Float64Array(0);
let quotients = new Float64Array(0);
let ordinals = new Float64Array(0);

export function writeColumn(writer: ByteWriter, values: Float64Array): void {
  const isSame = isUniform(values);
  // Adding 0 makes -0 a plain 0.
  const first = values.length === 0 ? Number.NaN : values[0] + 0;
  if (isSame && !Number.isNaN(first)) {
    writeConstant(writer, first, false, values);
    return;
  }
  const count = isSame ? 0 : takePresent(values);
  if (count === 0) {
    writer.byte(ABSENT);
    return;
  }
  const gaps = count < values.length;
  if (isUniform(present.subarray(0, count))) {
    writeConstant(writer, present[0], gaps, values);
    return;
  }
  const quotient = toQuotients(present, count, quotients);
  const ordinal = toOrdinals(present, count, ordinals);
  const byQuotients = quotient && bestDifferencing(quotients, count);
  const byOrdinals = ordinal && bestDifferencing(ordinals, count);
  if (byQuotients && !(byOrdinals && byOrdinals.bits < byQuotients.bits)) {
    writeTag(writer, QUOTIENTS, gaps, values);
    writer.count(quotient.parameter);
    writeDifferences(writer, quotients, count, byQuotients);
  } else if (byOrdinals) {
    writeTag(writer, ORDINALS, gaps, values);
    writer.count(ordinal.parameter);
    writeDifferences(writer, ordinals, count, byOrdinals);
  } else {
    writeTag(writer, DOUBLES, gaps, values);
    for (let i = 0; i < count; i++) writer.double(present[i]);
  }
}

/** Doubles as pairs of whole numbers: in code that isn't compiled yet, each double that passes through becomes an object. */
export function halvesOf({ buffer, byteOffset, length }: Float64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, 2 * length);
}

/** Whether all values have the same bits: told at once, for most of a host's columns do. */
export function isUniform({ buffer, byteOffset, byteLength }: Float64Array): boolean {
  if (byteLength <= VALUE_BYTES) return true;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  return bytes.compare(bytes, VALUE_BYTES, byteLength, 0, byteLength - VALUE_BYTES) === 0;
}

/** Fills `into`, which is as long as the column. Throws where the bytes are no column. */
export function readColumn(reader: ByteReader, into: Float64Array): void {
  const tag = reader.byte();
  const presence = tag & WITH_GAPS ? reader.take(Math.ceil(into.length / 8)) : undefined;
  const count = presence ? countOf(presence, into.length) : into.length;
  switch (tag & ~WITH_GAPS) {
    case ABSENT:
      into.fill(Number.NaN);
      return;
    case ZERO:
      into.fill(0, 0, count);
      break;
    case CONSTANT:
      into.fill(reader.double(), 0, count);
      break;
    case DOUBLES:
      for (let i = 0; i < count; i++) into[i] = reader.double();
      break;
    case QUOTIENTS:
    case ORDINALS: {
      const kind = (tag & ~WITH_GAPS) === QUOTIENTS ? 'quotient' : 'ordinal';
      const form = { kind, parameter: reader.count() } as const;
      readDifferences(reader, into, count);
      fromWhole(into, count, form);
      break;
    }
    default:
      throw new RangeError(`no column begins with ${tag}`);
  }
  if (presence) spread(presence, into, count);
}

/** Takes the values that are there to the front of `present`. Returns how many. */
function takePresent(values: Float64Array): number {
  if (present.length < values.length) {
    present = new Float64Array(2 * values.length);
    quotients = new Float64Array(2 * values.length);
    ordinals = new Float64Array(2 * values.length);
  }
  const from = halvesOf(values);
  const to = halvesOf(present);
  let count = 0;
  for (let at = 0; at < from.length; at += 2) {
    const high = from[at + 1];
    if (isAbsent(high)) continue;
    to[count] = from[at];
    // -0 becomes a plain 0.
    to[count + 1] = high === MINUS && from[at] === 0 ? 0 : high;
    count += 2;
  }
  return count / 2;
}

/** `high`: the half of a double that comes second, with its sign and exponent. NaN is as the language makes it. */
function isAbsent(high: number): boolean {
  return (high & QUIET_NAN) === QUIET_NAN;
}

function writeConstant(writer: ByteWriter, value: number, gaps: boolean, values: Float64Array): void {
  writeTag(writer, value === 0 ? ZERO : CONSTANT, gaps, values);
  if (value !== 0) writer.double(value);
}

function writeTag(writer: ByteWriter, tag: number, gaps: boolean, values: Float64Array): void {
  writer.byte(gaps ? tag | WITH_GAPS : tag);
  if (!gaps) return;
  const bits = writer.room(Math.ceil(values.length / 8));
  const halves = halvesOf(values);
  for (let i = 0; i < values.length; i++) if (!isAbsent(halves[2 * i + 1])) bits[i >> 3] |= 1 << (i & 7);
}

function isPresent(presence: Uint8Array, i: number): boolean {
  return (presence[i >> 3] & (1 << (i & 7))) !== 0;
}

function countOf(presence: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) if (isPresent(presence, i)) count++;
  return count;
}

/** Moves the values from the front to where they belong. */
function spread(presence: Uint8Array, into: Float64Array, count: number): void {
  let next = count - 1;
  for (let i = into.length - 1; i >= 0; i--) into[i] = isPresent(presence, i) ? into[next--] : Number.NaN;
}
