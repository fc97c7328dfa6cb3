import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExpressionWatch, TooManyPairs } from '../../../../src/analysis/alert/expression/evaluateExpression.ts';
import { ExpressionError } from '../../../../src/analysis/alert/expression/expression.ts';
import { parseExpression } from '../../../../src/analysis/alert/expression/parseExpression.ts';
import type { Frame } from '../../../../src/metrics/frame.ts';
import { frameOf } from '../../../metrics/frameOf.ts';

const disk = (device: string) => ({ 'system.device': device });

function holdingIn(text: string, ...frames: Parameters<typeof frameOf>[]) {
  const watch = new ExpressionWatch(parseExpression(text));
  return frames.map((frame) => watch.look(frameOf(...frame))).at(-1) ?? [];
}

describe('expressions of alert rules', () => {
  const frame: Parameters<typeof frameOf> = [
    1000,
    [
      ['system.memory.utilization', {}, 0.9],
      ['plotters.count', {}, 2],
      ['system.disk.utilization', disk('sda'), 0.95],
      ['system.disk.utilization', disk('sdb'), 0.2],
      ['system.disk.io.rate', { ...disk('sda'), 'disk.io.direction': 'read' }, 50 * 2 ** 20],
      ['system.disk.io.rate', { ...disk('sdb'), 'disk.io.direction': 'read' }, 150 * 2 ** 20],
      ['system.cpu.utilization', {}, Number.NaN],
    ],
  ];

  it('hold of each series, with its value and bound', () => {
    assert.deepEqual(holdingIn('system.disk.utilization > 80 %', frame), [
      {
        attributes: disk('sda'),
        reading: {
          metric: 'system.disk.utilization',
          series: 'system.disk.utilization{system.device=sda}',
          value: 0.95,
          threshold: 0.8,
        },
      },
    ]);
  });

  for (const [text, subjects] of [
    ['system.memory.utilization > 85 % and count(plotter) > 0', 1],
    ['system.memory.utilization > 85 % and count(plotter) > 2', 0],
    ['system.memory.utilization > 95 % or system.disk.utilization{system.device="sda"} >= 95 %', 1],
    ['not system.disk.utilization > 50 %', 1],
    // Of one disk both must hold.
    ['system.disk.utilization > 80 % and system.disk.io.rate > 100 MiB/s', 0],
    ['system.disk.utilization > 10 % and system.disk.io.rate > 100 MiB/s', 1],
    ['sum(system.disk.io.rate) > 190 MiB/s', 1],
    ['count(system.disk.utilization) == 2', 1],
    ['(system.disk.io.rate + 10 MiB/s) / 2 > 50 MiB/s', 1],
    ['max(system.disk.utilization) - min(system.disk.utilization) > 70 %', 1],
    ['(system.memory.utilization > 85 %) and (count(plotter) == 2 or count(plotter) == 3)', 1],
    ['-system.memory.utilization < 0', 1],
    // Absent: neither holds nor doesn't.
    ['system.cpu.utilization > 0 %', 0],
    ['not system.cpu.utilization > 0 %', 0],
    ['count(system.cpu.utilization) == 0', 1],
    ['avg(system.cpu.utilization) < 100 %', 0],
  ] as const) {
    it(`${text}: ${subjects}`, () => assert.equal(holdingIn(text, frame).length, subjects));
  }

  it('mean over a time is one once the time has passed', () => {
    const at = (second: number, value: number): Parameters<typeof frameOf> => [
      1000 + second,
      [['system.memory.utilization', {}, value]],
    ];
    const seconds = Array.from({ length: 61 }, (_, second) => at(second, second < 30 ? 0.5 : 1));
    const text = 'avg(system.memory.utilization, 1m) > 70 %';
    assert.equal(holdingIn(text, ...seconds.slice(0, 50)).length, 0);
    const [held] = holdingIn(text, ...seconds);
    assert.ok(Math.abs((held.reading?.value ?? 0) - 0.75) < 0.02, String(held.reading?.value));
    assert.equal(holdingIn('min(system.memory.utilization, 1m) > 70 %', ...seconds).length, 0);
    assert.equal(holdingIn('max(system.memory.utilization, 20s) == 100 %', ...seconds).length, 1);
    // The clock is set back: the past that lies ahead counts no more.
    assert.equal(holdingIn(text, ...seconds, at(-500, 1)).length, 0);
  });

  for (const [text, message, marked] of [
    [
      'system.memory.utilisation > 85 %',
      /There is no metric .* Did you mean system.memory.utilization\?/,
      'system.memory.utilisation',
    ],
    ['system.memory.utilization > 85', /share, of which 1 is all: write 85 %/, 'system.memory.utilization > 85'],
    ['system.memory.usage > 85 %', /bytes can not be compared with share.*write 10 GiB/, 'system.memory.usage > 85 %'],
    ['system.memory.utilization', /A comparison is missing/, ''],
    ['system.memory.utilization = 1', /Write == for/, '='],
    ['system.memory.utilization > ', /A metric or a number is missing/, ''],
    ['avg(system.memory.utilization, 1) > 5 %', /A time is missing, such as 30s/, '1'],
    ['avg(system.memory.utilization, 2h) > 5 %', /from 1s to 1h/, '2'],
    ['sum(system.memory.utilization, 1m) > 5 %', /not taken over a time/, 'sum'],
    ['mean(system.memory.utilization) > 5 %', /no function mean/, 'mean'],
    ['system.disk.utilization{device="sda"} > 5 %', /no attribute device. It has system.device/, 'device'],
    ['system.disk.utilization{system.device=sda} > 5 %', /quotation marks/, 'sda'],
    ['(system.memory.utilization > 5 %', /“\)” is missing/, ''],
    ['system.memory.utilization > 5 % )', /does not belong here/, ')'],
    ['system.memory.utilization > 5 % & 1', /“&” means nothing/, '&'],
    ['', /missing/, ''],
  ] as const) {
    it(`says what is wrong with “${text}”, and where`, () => {
      assert.throws(
        () => parseExpression(text),
        (error) => {
          assert.ok(error instanceof ExpressionError);
          assert.match(error.message, message);
          assert.equal(text.slice(error.range.from, error.range.to), marked);
          return true;
        },
      );
    });
  }

  it('end in an error of their own, whatever is written', () => {
    const words = fc.constantFrom(
      ...[
        '(',
        ')',
        'and',
        'or',
        'not',
        '>',
        '<=',
        '==',
        '+',
        '-',
        '*',
        '/',
        ',',
        '{',
        '}',
        '=',
        '"',
        '"sda"',
        '1',
        '85 %',
        '5 GiB',
      ],
      ...[
        '30s',
        'avg',
        'count',
        'plotter',
        'system.memory.utilization',
        'system.disk.io.rate',
        'nothing',
        ' ',
        '°',
        '\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        try {
          new ExpressionWatch(parseExpression(parts.join(' '))).look(frameOf(...frame));
        } catch (error) {
          assert.ok(error instanceof ExpressionError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hold of the same whether or not it is seen beforehand that they may', () => {
    const bound = fc.constantFrom('10 %', '50 %', '93 %');
    const comparison = fc
      .tuple(
        fc.constantFrom(
          'system.memory.utilization',
          'system.disk.utilization',
          'system.disk.utilization{system.device="sdb"}',
          'system.cpu.utilization',
          'hw.temperature.utilization',
          'sum(system.disk.utilization)',
          'count(system.cpu.utilization)',
          'max(hw.temperature.utilization)',
          'system.disk.utilization / system.memory.utilization',
          'max(system.disk.utilization, 1s)',
        ),
        fc.constantFrom('>', '<', '<='),
        bound,
      )
      .map((parts) => parts.join(' ').replace(/(count\(.*\) . ).*/, '$1 1'));
    const condition = fc
      .tuple(comparison, fc.constantFrom('and', 'or'), comparison, fc.constantFrom('and', 'or'), comparison)
      .map(([a, first, b, second, c]) => `(${a} ${first} ${b}) ${second} ${c}`);
    const later: Parameters<typeof frameOf> = [1010, frame[1]];
    fc.assert(
      fc.property(condition, (text) => {
        const subjects = (of: string) => holdingIn(of, frame, later).map(({ attributes }) => attributes);
        // What is turned round is always worked out.
        assert.deepEqual(subjects(text), subjects(`not (not (${text}))`));
      }),
      { numRuns: 300 },
    );
  });

  it('read deep brackets without going round in circles', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}system.memory.utilization${')'.repeat(levels)} > 5 %`;
    parseExpression(deep(20));
    assert.throws(() => parseExpression(deep(200)), /nested too deeply/);
  });

  it('joins what is of the same things in one go, and refuses to look at every pair of others', () => {
    const MANY = 3000;
    const sampleOf = (metric: 'process.memory.usage' | 'process.thread.count', id: number) =>
      [metric, { 'process.id': `${id}:1`, plotter: 'madmax', 'process.pid': String(id) }, id] as const;
    const ids = Array.from({ length: MANY }, (_, id) => id);
    const plotters = frameOf(
      0,
      ids.flatMap((id) => [sampleOf('process.memory.usage', id), sampleOf('process.thread.count', id)]),
    );
    const holding = (text: string, frame: Frame) => new ExpressionWatch(parseExpression(text)).look(frame);
    const same = 'process.memory.usage / process.thread.count >= 1 and process.thread.count > 2990';
    assert.equal(holding(same, plotters).length, 9);
    const disks = frameOf(0, [
      ...ids.map((id) => sampleOf('process.memory.usage', id)),
      ...ids.map((id) => ['system.disk.io.rate', { 'system.device': `sd${id}` }, id] as const),
    ]);
    assert.throws(
      () => holding('process.memory.usage > 0 and system.disk.io.rate >= 0', disks),
      (error) => error instanceof TooManyPairs && /make 8997000 pairs.*take max/.test(error.message),
    );
    assert.equal(holding('process.memory.usage > 2998 and max(system.disk.io.rate) >= 0', disks).length, 1);
  });
});
