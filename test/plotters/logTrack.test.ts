import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Facts } from '../../src/plotters/facts.ts';
import { FormTree } from '../../src/plotters/formTree.ts';
import { compileForm, matchPieces, tightPieces } from '../../src/plotters/lineForm.ts';
import { LineMatcher } from '../../src/plotters/lineMatcher.ts';
import { LogTrack } from '../../src/plotters/logTrack.ts';
import { isBlank } from '../../src/plotters/piece.ts';
import { createLogParser, PLOTTERS, reportOf } from '../../src/plotters/plotters.ts';
import { FIXTURE_LOGS, fixtureLog, inUtc } from './fixtureLogs.ts';

/** Few runs each by default; `PROPERTY_RUNS=5000` looks harder. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

const NUMBERS = ['0', '1', '7', '15', '16', '64', '250', '1.5', '0.25', '88.4886', '4294796658', '123456789012345'];
/** In the place of a number, what isn't one that is known at a glance. */
const ODD = [
  '-1',
  '-0',
  '1e3',
  '2.5E-1',
  '7.',
  '.5',
  '',
  '12345678901234567',
  '1234567890.1234567',
  '1,5',
  '٣',
  ...NUMBERS,
];
/** Amid a line. */
const PIECES = [' ', '  ', '\t', '\r', '\n', '\n\n', '\0', '\x1b[0m', '\x1b[K', 'x', '\xff', '{'];

/** Where somebody asks for events, each line is read in full. */
function told(log: Buffer, events: boolean) {
  const parser = createLogParser({ events });
  parser.feed(log);
  parser.end();
  return { plots: parser.plots.map(reportOf), counts: parser.counts, plotter: parser.plotter };
}

describe('lines as expected', () => {
  inUtc();
  const texts = FIXTURE_LOGS.filter((name) => name !== 'madmax-utf16').map((name) =>
    fixtureLog(name).toString('latin1'),
  );

  it('are known again where their numbers alone are others', () => {
    const { lines } = PLOTTERS.find(({ id }) => id === 'madmax')!;
    const matcher = new LineMatcher(lines);
    const track = new LogTrack((form) => matcher.isSole(form));
    const facts = new Facts();
    const text = fixtureLog('madmax-two-plots').toString();
    const bytes = Buffer.from(text + text.replace(/(?<=took )[\d.]+/g, '12.75'));
    let known = 0;
    for (let begin = 0; begin < bytes.length; ) {
      const expected = track.next(bytes, begin, facts);
      const end = expected ? track.end - 1 : bytes.indexOf('\n', begin);
      let at = begin;
      while (bytes[at]! <= 32 && at < end) at++;
      const read = new Facts();
      const form = at === end ? undefined : matcher.whole(bytes, at, end, read);
      if (expected) {
        known++;
        assert.equal(expected, form);
        assert.deepEqual([facts.numbers, facts.texts], [read.numbers, read.texts], form?.text);
        facts.clear(expected.slots);
      } else if (form) track.learn(form, bytes, begin, at, end, read);
      begin = end + 1;
    }
    // All of the second half, but for what bears the names of plots where another was expected, and some of the first.
    assert.ok(known > 115, `${known} lines`);
  });

  it('are read as all others', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom('number', 'piece', 'repeat', 'drop', 'join'),
      odd: fc.constantFrom(...ODD),
      piece: fc.constantFrom(...PIECES),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { maxLength: 12 }), (text, changes) => {
        // Thrice: what comes after what is known then.
        const lines = `${text}${text}${text}`.split('\n');
        for (const { at, kind, odd, piece, from } of changes) {
          const index = Math.floor(at * (lines.length - 1));
          const line = lines[index]!;
          const place = Math.floor(from * line.length);
          if (kind === 'number') lines[index] = line.slice(0, place) + line.slice(place).replace(/\d+(?:\.\d+)?/, odd);
          else if (kind === 'piece') lines[index] = line.slice(0, place) + piece + line.slice(place);
          else if (kind === 'repeat') lines.splice(index, 0, line);
          else if (kind === 'drop') lines.splice(index, 1);
          else lines.splice(index, 2, line + lines[index + 1]);
        }
        const log = Buffer.from(lines.join('\n'), 'latin1');
        assert.deepEqual(told(log, false), told(log, true));
      }),
      { numRuns: RUNS },
    );
  });

  it('are of a form that no other is taken for', () => {
    for (const { lines } of PLOTTERS) {
      const forms = lines.flatMap((line) => [line.form].flat().map((form) => compileForm(line, form)));
      const tree = new FormTree(forms);
      const sole = forms.filter((form) => tree.soleForms.has(form));
      assert.ok(sole.length > forms.length / 3);
      const filled = (text: string, numbers: readonly string[]) => {
        let index = 0;
        return text.replace(/\{[^}]+\}/g, (hole) => (hole === '{~}' ? 'x y' : numbers[index++ % numbers.length]!));
      };
      const line = fc.tuple(
        fc.constantFrom(...sole),
        fc.array(fc.constantFrom(...NUMBERS), { minLength: 4, maxLength: 4 }),
      );
      fc.assert(
        fc.property(line, ([form, numbers]) => {
          const bytes = Buffer.from(filled(form.text, numbers));
          const stop = matchPieces(tightPieces(form), bytes, 0, bytes.length, new Facts());
          if (stop >= 0 && isBlank(bytes, stop, bytes.length))
            assert.equal(tree.read(bytes, 0, bytes.length, new Facts())?.text, form.text, bytes.toString());
        }),
        { numRuns: 3 * RUNS },
      );
    }
  });
});
