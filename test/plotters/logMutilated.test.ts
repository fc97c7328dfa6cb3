import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PlotReport } from '../../src/plotters/plotState.ts';
import { createLogParser, parseLog } from '../../src/plotters/plotters.ts';
import { FIXTURE_LOGS, fixtureLog, inUtc } from './fixtureLogs.ts';

/** Few runs each by default; `PROPERTY_RUNS=5000` looks harder. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);

const logs = new Map(FIXTURE_LOGS.map((name) => [name, fixtureLog(name)]));
const texts = new Map([...logs].map(([name, bytes]) => [name, bytes.toString('latin1')]));
const anyLog = fc.constantFrom(...FIXTURE_LOGS.filter((name) => name !== 'madmax-utf16'));

/** True totals by plot id, read naively: an id, then the next total. */
const truth = new Map<string, number>();
for (const text of texts.values()) {
  let id: string | undefined;
  for (const line of text.split(/[\r\n]+/)) {
    id = /(?:Plot Name: plot\S*-|^(?:\S+ )?ID: |Generating plot \d+ \/ \d+: )([0-9a-f]{64})/.exec(line)?.[1] ?? id;
    const total =
      /Total plot creation time was ([\d.]+) sec|Finished plotting in ([\d.]+) s|Completed Plot 1 in ([\d.]+) s|Total time = ([\d.]+) s/.exec(
        line,
      );
    if (total && id !== undefined) truth.set(id, Number(total.slice(1).find((part) => part !== undefined)));
  }
}
const totals = new Set(truth.values());
// Proof of space 2 names its plot after the total.
totals.add(3.62017).add(0.626343);

function checkTotals(plots: readonly PlotReport[], mayForge: boolean): void {
  for (const { id, totalSeconds, plotter, steps, phases } of plots) {
    if (totalSeconds === undefined || plotter === 'pos2') continue;
    // A start and a total with nothing between: a log that was searched for just these looks the same.
    if (steps.length === 0 && phases.length === 0) continue;
    const own = id === undefined ? undefined : truth.get(id);
    // A cut among the digits of a line can leave another number; one that the phases can't tell from the true one may pass.
    if (own !== undefined && mayForge) assert.ok(Math.abs(totalSeconds - own) < 0.3 + 0.002 * own, `total of ${id}`);
    else if (own !== undefined) assert.equal(totalSeconds, own, `total of ${id}`);
    else if (!mayForge) assert.ok(totals.has(totalSeconds), `${totalSeconds} is no plot’s total`);
  }
}

const lines = (text: string): string[] => text.split('\n');

describe('mutilated logs', () => {
  inUtc();

  it('give the same result wherever they are split', () => {
    fc.assert(
      fc.property(anyLog, fc.array(fc.nat(60_000), { maxLength: 40 }), (name, cuts) => {
        const bytes = logs.get(name)!;
        const parser = createLogParser();
        let from = 0;
        for (const cut of [...cuts, bytes.length].map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b)) {
          parser.feed(bytes.subarray(from, cut));
          from = cut;
        }
        parser.end();
        const whole = createLogParser();
        whole.feed(bytes);
        whole.end();
        assert.deepEqual(parser.plots, whole.plots);
        assert.deepEqual(parser.counts, whole.counts);
      }),
      { numRuns: RUNS },
    );
  });

  it('give the same result byte by byte, UTF-16 included', () => {
    for (const name of ['madmax-utf16', 'pos2-bar', 'madmax-crlf-colour']) {
      const bytes = logs.get(name)!;
      const parser = createLogParser();
      for (let at = 0; at < bytes.length; at++) parser.feed(bytes.subarray(at, at + 1));
      parser.end();
      const whole = createLogParser();
      whole.feed(bytes);
      whole.end();
      assert.deepEqual(parser.plots, whole.plots, name);
    }
  });

  it('never give a plot another’s total when lines are cut out', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(600), fc.nat(600), (name, a, b) => {
        const all = lines(texts.get(name)!);
        const [from, to] = [a % all.length, b % all.length].sort((x, y) => x - y) as [number, number];
        checkTotals(parseLog(Buffer.from([...all.slice(0, from), ...all.slice(to)].join('\n'), 'latin1')).plots, false);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('never give a plot another’s total when bytes are cut out', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(60_000), fc.nat(60_000), (name, a, b) => {
        const text = texts.get(name)!;
        const [from, to] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number];
        checkTotals(parseLog(Buffer.from(text.slice(0, from) + text.slice(to), 'latin1')).plots, true);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('never give a wrong total when lines come twice', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(600), fc.nat(200), fc.nat(600), (name, a, length, c) => {
        const all = lines(texts.get(name)!);
        const from = a % all.length;
        const at = c % all.length;
        const repeated = [...all.slice(0, at), ...all.slice(from, from + length), ...all.slice(at)];
        checkTotals(parseLog(Buffer.from(repeated.join('\n'), 'latin1')).plots, false);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('give each plot once when the whole log comes twice', () => {
    for (const name of FIXTURE_LOGS.filter((log) => !log.startsWith('pos2') && log !== 'madmax-utf16')) {
      const text = texts.get(name)!;
      const once = parseLog(Buffer.from(text, 'latin1'));
      assert.deepEqual(parseLog(Buffer.from(`${text}\n${text}`, 'latin1')).plots.length, once.plots.length, name);
    }
  });

  it('never give a wrong total when two logs are mixed', () => {
    fc.assert(
      fc.property(anyLog, anyLog, fc.infiniteStream(fc.boolean()), (one, other, coin) => {
        const a = lines(texts.get(one)!);
        const b = lines(texts.get(other)!);
        const mixed: string[] = [];
        while (a.length > 0 || b.length > 0) {
          const from = coin.next().value ? a : b;
          mixed.push((from.length > 0 ? from : from === a ? b : a).shift()!);
        }
        checkTotals(parseLog(Buffer.from(mixed.join('\n'), 'latin1')).plots, false);
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it('give what they gave when garbage lies between the lines', () => {
    const garbage = fc.oneof(
      fc.string({ maxLength: 200 }).filter((text) => !/[\r\n]/.test(text)),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replace(/[\r\n]/g, '')),
      fc.constantFrom('', '   ', '[P1] Table', 'Phase took sec', 'Copy to', '\x1b[31m', '100%[=====>] 12.3K', 'Table'),
    );
    fc.assert(
      fc.property(anyLog, fc.array(fc.tuple(fc.nat(600), garbage), { maxLength: 20 }), (name, insertions) => {
        const all = lines(texts.get(name)!);
        const clean = parseLog(logs.get(name)!);
        for (const [at, text] of insertions) all.splice(at % (all.length + 1), 0, Buffer.from(text).toString('latin1'));
        const dirty = parseLog(Buffer.from(all.join('\n'), 'latin1'));
        const figures = (plots: readonly PlotReport[]) =>
          plots.map(({ id, totalSeconds, phases, finished }) => ({ id, totalSeconds, phases, finished }));
        assert.deepEqual(figures(dirty.plots), figures(clean.plots));
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        const parser = createLogParser();
        parser.feed(bytes);
        parser.end();
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('never throw when characters are changed', () => {
    fc.assert(
      fc.property(anyLog, fc.array(fc.tuple(fc.nat(60_000), fc.nat(255)), { maxLength: 60 }), (name, changes) => {
        const bytes = Buffer.from(logs.get(name)!);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        for (const plot of parseLog(bytes).plots) {
          for (const { seconds } of plot.phases) assert.ok(seconds >= 0 && Number.isFinite(seconds));
        }
      }),
      { numRuns: RUNS * 4 },
    );
  });
});
