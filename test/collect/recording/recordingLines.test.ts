import assert from 'node:assert/strict';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { recordedFrames } from '../../../src/collect/recording/recordedFrames.ts';
import { RecordingError, recordingLines } from '../../../src/collect/recording/recordingLines.ts';
import { smallRecording } from './smallRecording.ts';
import { TemporaryFolder } from './temporaryFolder.ts';

describe('the lines of a recording', () => {
  let folder: TemporaryFolder;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());

  /** What comes out, and what goes wrong at the end. */
  async function read(path: string, longest?: number): Promise<{ lines: string[]; error?: Error }> {
    const lines: string[] = [];
    try {
      for await (const { number, text } of recordingLines(path, longest)) {
        assert.equal(number, lines.length + 1);
        lines.push(text);
      }
    } catch (error) {
      return { lines, error: error as Error };
    }
    return { lines };
  }

  /** Texts that gzip can hardly make smaller, so that a cut falls in the middle of one. */
  const texts = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replaceAll('\n', ' ')),
    {
      minLength: 1,
      maxLength: 30,
    },
  );

  it('come out as they went in', () =>
    fc.assert(
      fc.asyncProperty(texts, async (written) => {
        const path = folder.write('whole.gz', gzipSync(written.map((line) => `${line}\n`).join('')));
        assert.deepEqual(await read(path), { lines: written });
      }),
      { numRuns: 50 },
    ));

  it('come out up to where the file was cut, with an error that says where', () =>
    fc.assert(
      fc.asyncProperty(texts, fc.double({ min: 0, max: 0.999, noNaN: true }), async (written, share) => {
        const whole = gzipSync(written.map((line) => `${line}\n`).join(''));
        const path = folder.write('cut.gz', whole.subarray(0, Math.floor(whole.length * share)));
        const { lines, error } = await read(path);
        assert.deepEqual(lines, wholeLinesIn(whole.subarray(0, Math.floor(whole.length * share))));
        assert.ok(error instanceof RecordingError);
        assert.match(error.message, new RegExp(`cut\\.gz, line ${lines.length + 1}: .*cut off`));
      }),
      { numRuns: 100 },
    ));

  it('never come out wrong where the file was damaged: an error says so', () =>
    fc.assert(
      fc.asyncProperty(texts, fc.nat(), fc.integer({ min: 1, max: 255 }), async (written, at, change) => {
        const whole = gzipSync(written.map((line) => `${line}\n`).join(''));
        const place = 10 + (at % (whole.length - 10)); // behind the header, some of whose bytes mean nothing
        whole[place] ^= change;
        const { lines, error } = await read(folder.write('damaged.gz', whole));
        assert.ok(error instanceof RecordingError || lines.join('\n') === written.join('\n'));
      }),
      { numRuns: 100 },
    ));

  it('are refused where they are no recording, each with what is wrong', async () => {
    for (const [path, message] of [
      [folder.write('plain.jsonl', '{"meta": {}}\n'), /plain\.jsonl: not a gzipped file/],
      [folder.path, /this is a folder/],
      [`${folder.path}/none.gz`, /none\.gz: there is no such file/],
      [folder.write('no-end.gz', gzipSync('{"meta"')), /no-end\.gz, line 1: the recording is cut off in this line/],
    ] as const) {
      assert.match((await read(path)).error?.message ?? '', message);
    }
    const long = folder.write('long.gz', gzipSync(`short\n${'x'.repeat(5000)}\n`));
    const { lines, error } = await read(long, 1000);
    assert.deepEqual(lines, ['short']);
    assert.match(error?.message ?? '', /long\.gz, line 2: longer than 1000 bytes/);
  });
});

describe('the frames of a recording', () => {
  let folder: TemporaryFolder;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());

  async function errorOf(lines: readonly unknown[]): Promise<string> {
    try {
      for await (const _ of recordedFrames(folder.recording('x.gz', lines)));
    } catch (error) {
      assert.ok(error instanceof RecordingError);
      return error.message;
    }
    return 'no error';
  }

  it('are refused where they are not of a recording, with file and line', async () => {
    const [meta, frame] = smallRecording(1);
    const notJson = folder.write('words.gz', gzipSync('hello\n'));
    await assert.rejects(recordedFrames(notJson).next(), /words\.gz, line 1: not JSON/);
    assert.match(await errorOf([]), /x\.gz: the recording is empty/);
    assert.match(await errorOf([{ plots: [] }]), /x\.gz, line 1: no recording of PlotScope \(meta: /);
    assert.match(await errorOf([null]), /line 1: no recording/);
    assert.match(
      await errorOf([{ meta: { ...(meta as { meta: object }).meta, version: 2 } }]),
      /newer version of PlotScope/,
    );
    assert.match(await errorOf([meta, frame, { t: 'noon' }]), /line 3: no frame of a recording \(t: /);
    assert.match(await errorOf([meta, { ...frame, files: { '/proc/stat': 7 } }]), /line 2: no frame .*files/);
    assert.equal(await errorOf([meta, frame]), 'no error');
  });
});

/** The lines that have an end in what can be decompressed of a file that was cut. */
function wholeLinesIn(cut: Uint8Array): string[] {
  if (cut.length === 0) return [];
  const text = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  return text.split('\n').slice(0, -1);
}
