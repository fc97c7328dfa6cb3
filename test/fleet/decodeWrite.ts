import { BinaryReader } from '@bufbuild/protobuf/wire';
import { uncompress } from 'snappyjs';

export interface ReceivedSeries {
  readonly labels: Record<string, string>;
  readonly samples: { readonly time: number; readonly value: number; readonly isStale: boolean }[];
}

/** What a remote-write request holds, read by the library's own reader and in no way by ours. */
export function decodeWrite(body: Uint8Array): ReceivedSeries[] {
  return fields(new BinaryReader(uncompress(body))).map(({ reader }) => {
    const labels: Record<string, string> = {};
    const samples: ReceivedSeries['samples'] = [];
    for (const { field, reader: inner } of fields(reader)) {
      if (field === 1) {
        const [name, value] = fields(inner, (one) => one.string());
        labels[name.value as string] = value.value as string;
      } else samples.push(sampleOf(inner));
    }
    return { labels, samples };
  });
}

function sampleOf(reader: BinaryReader): ReceivedSeries['samples'][number] {
  reader.tag();
  const bits = reader.fixed64();
  reader.tag();
  const time = Number(reader.int64());
  const value = new Float64Array(new BigUint64Array([BigInt(bits)]).buffer)[0];
  return { time, value, isStale: BigInt(bits) === 0x7ff0_0000_0000_0002n };
}

function fields(reader: BinaryReader, value?: (reader: BinaryReader) => unknown) {
  const found: { field: number; reader: BinaryReader; value?: unknown }[] = [];
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (value) found.push({ field, reader, value: value(reader) });
    else found.push({ field, reader: new BinaryReader(reader.bytes()) });
  }
  return found;
}
