import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';

/**
 * A request of remote-write 1.0 (prometheus/prompb/remote.proto: WriteRequest > TimeSeries > Label, Sample), in the block format of
 * snappy. The bytes of a series' labels are made once; samples all take as many bytes, so a request is written into a buffer of its size.
 */

export type Labels = Readonly<Record<string, string>>;

export interface SeriesSamples {
  /** As `encodedLabels` made them. */
  readonly labels: Uint8Array;
  /** Milliseconds since 1970, rising: servers silently drop what is out of order. */
  readonly times: readonly number[];
  /** NaN: the series has ended. */
  readonly values: readonly number[];
}

const FIELD = { timeseries: 1, labels: 1, samples: 2, name: 1, value: 2, sampleValue: 1, timestamp: 2 } as const;
/** Milliseconds up to the year 2109; shorter numbers are written as long. */
const TIME_BYTES = 6;
const SAMPLE_BYTES = 1 + 8 + 1 + TIME_BYTES;
/** With its own tag and length. */
const SAMPLE_FIELD_BYTES = 2 + SAMPLE_BYTES;
/** The NaN that says that a series has ended (prometheus/model/value: StaleNaN). */
const STALE_LOW = 2;
const STALE_HIGH = 0x7ff0_0000;

/** The labels of a series in the order that servers ask for, `__name__` among them; none is empty. */
export function encodedLabels(labels: Labels): Uint8Array {
  const writer = new BinaryWriter();
  for (const name of Object.keys(labels).sort()) {
    if (labels[name] === '') continue;
    writer.tag(FIELD.labels, WireType.LengthDelimited).fork();
    writer.tag(FIELD.name, WireType.LengthDelimited).string(name);
    writer.tag(FIELD.value, WireType.LengthDelimited).string(labels[name]);
    writer.join();
  }
  return writer.finish();
}

let room = new Uint8Array(0);
let view = new DataView(room.buffer);

/** The body of a request. */
export function writeRequest(series: readonly SeriesSamples[]): Uint8Array {
  return compress(writeRequestPlain(series));
}

/** The same before it is compressed: a window that is good until the next call. */
export function writeRequestPlain(series: readonly SeriesSamples[]): Uint8Array {
  const lengths = series.map(({ labels, times }) => labels.length + times.length * SAMPLE_FIELD_BYTES);
  const size = lengths.reduce((sum, length) => sum + 1 + varintBytes(length) + length, 0);
  if (room.length < size) {
    room = new Uint8Array(2 * size);
    view = new DataView(room.buffer);
  }
  const bytes = room;
  let at = 0;
  series.forEach(({ labels, times, values }, i) => {
    bytes[at++] = (FIELD.timeseries << 3) | WireType.LengthDelimited;
    at = putVarint(bytes, at, lengths[i]);
    bytes.set(labels, at);
    at += labels.length;
    for (let n = 0; n < times.length; n++) at = putSample(bytes, at, times[n], values[n]);
  });
  return bytes.subarray(0, size);
}

function putSample(bytes: Uint8Array, start: number, time: number, value: number): number {
  let at = start;
  bytes[at++] = (FIELD.samples << 3) | WireType.LengthDelimited;
  bytes[at++] = SAMPLE_BYTES;
  bytes[at++] = (FIELD.sampleValue << 3) | WireType.Bit64;
  if (Number.isNaN(value)) {
    // Written by its bits: JavaScript may give another NaN.
    view.setUint32(at, STALE_LOW, true);
    view.setUint32(at + 4, STALE_HIGH, true);
  } else view.setFloat64(at, value, true);
  at += 8;
  bytes[at++] = FIELD.timestamp << 3;
  let low = time % 2 ** 28;
  const high = (time - low) / 2 ** 28;
  for (let n = 0; n < 4; n++, low >>>= 7) bytes[at++] = (low & 0x7f) | 0x80;
  bytes[at++] = (high & 0x7f) | 0x80;
  bytes[at++] = high >>> 7;
  return at;
}

function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) bytes++;
  return bytes;
}
