/**
 * The values of a frame as bytes, without loss but for -0: for each value half a byte that says how many bytes follow, then those of
 * its double that aren't zeros at its end. Rounded values, whole numbers, zeros and absent ones are short, so that several frames fit
 * into a page of the database, and little is written each second.
 */
const ABSENT = 15;

let bits = new Uint32Array(0);
let doubles = new Float64Array(0);
let bytes = new Uint8Array(0);
let packed = new Uint8Array(0);

/** Returns a window that is good until the next call. `values` has room for the doubles of all slots. */
export function packCells(values: Float64Array): Uint8Array {
  makeRoom(values.length);
  doubles.set(values);
  let at = (values.length + 1) >> 1;
  packed.fill(0, 0, at);
  for (let slot = 0; slot < values.length; slot++) {
    const isAbsent = Number.isNaN(values[slot]);
    const length = isAbsent || values[slot] === 0 ? 0 : usedBytes(bits[2 * slot], bits[2 * slot + 1]);
    packed[slot >> 1] |= (isAbsent ? ABSENT : length) << ((slot & 1) * 4);
    // The most significant byte comes last in a double.
    for (let byte = 8 * slot + 8 - length; byte < 8 * slot + 8; byte++) packed[at++] = bytes[byte];
  }
  return packed.subarray(0, at);
}

/** `width`: how many values they are. Throws where the bytes are not as many as they say. */
export function unpackCells(cells: Uint8Array, width: number): Float64Array {
  const values = new Float64Array(width);
  const into = new Uint8Array(values.buffer);
  let at = (width + 1) >> 1;
  for (let slot = 0; slot < width; slot++) {
    const length = (cells[slot >> 1] >> ((slot & 1) * 4)) & 15;
    if (length === ABSENT) {
      values[slot] = Number.NaN;
      continue;
    }
    for (let byte = 8 * slot + 8 - length; byte < 8 * slot + 8; byte++) into[byte] = cells[at++];
  }
  if (at !== cells.length) throw new RangeError('the values of a frame are not as many as its table says');
  return values;
}

function usedBytes(low: number, high: number): number {
  if (low !== 0) return low & 0xff ? 8 : low & 0xff00 ? 7 : low & 0xff_0000 ? 6 : 5;
  return high & 0xff ? 4 : high & 0xff00 ? 3 : high & 0xff_0000 ? 2 : 1;
}

function makeRoom(width: number): void {
  if (doubles.length >= width) return;
  doubles = new Float64Array(2 * width);
  bits = new Uint32Array(doubles.buffer);
  bytes = new Uint8Array(doubles.buffer);
  packed = new Uint8Array(9 * doubles.length);
}
