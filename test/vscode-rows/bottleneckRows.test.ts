import assert from 'node:assert/strict';
import { BottleneckLog } from '../../src/events/bottleneckLog.ts';
import { bottleneckRows, pastOfRow, rangeAround, remedyOfRow } from '../../src/vscode/rows/bottleneckRows.ts';
import type { Row } from '../../src/vscode/rows/row.ts';
import { runningPlot } from '../../src/vscode/rows/runningPlot.ts';
import { statusText } from '../../src/vscode/rows/statusText.ts';
import { heldBy } from '../events/heldBy.ts';
import { madMax } from '../events/madMax.ts';
import { frameOf } from '../metrics/frameOf.ts';

const plotter = (pid: number) => madMax({ pid });

const frame = frameOf(1000, [
  ['process.time.share', { 'process.id': '7:1', lane: 'computing' }, 0.3],
  ['process.time.share', { 'process.id': '7:1', lane: 'starved' }, 0.7],
  ['process.time.share', { 'process.id': '7:1', lane: 'disk' }, 0],
]);

const remedies = [
  { text: 'Stop ffmpeg.', gain: { ratio: 2, interval: [1.5, 2.5] as [number, number] } },
  { text: 'Or renice it.' },
];

describe('bottleneckRows', () => {
  let log: BottleneckLog;

  beforeEach(() => {
    log = new BottleneckLog();
    const held = heldBy('cpu-starved', 950, {
      remedies,
      evidence: ['1.40 cores taken by other programs'],
      impactSecondsPerPlot: 90,
    });
    log.apply({ type: 'bottleneck.changed', at: 955, processId: '7:1', bottleneck: held });
    log.apply({ type: 'bottleneck.changed', at: 955, bottleneck: held });
  });

  const texts = (rows: readonly Row[]) =>
    rows.map(({ label, description }) => [label, description].filter(Boolean).join(' | '));

  it('says in a sentence what holds a plotter back, with remedies, evidence and account below', () => {
    const [row, ...others] = bottleneckRows(log, [plotter(7)], frame);
    assert.equal(others.length, 0);
    assert.deepEqual(texts([row]), ['Mad Max: Starved of CPU | The cause is cpu-starved.']);
    assert.deepEqual(texts(row.children ?? []), [
      'Stop ffmpeg. Foretold: +100 % plots (+50 % … +150 %).',
      'Or renice it.',
      'Costs about 1 min 30 s a plot',
      '1.40 cores taken by other programs',
      'Its time goes into | 70 % waiting for a core that other programs have, 30 % computing',
    ]);
    assert.equal(row.children?.at(-1)?.children?.length, 2);
  });

  it('puts the host first where there are several plotters, and says which of them nothing holds back', () => {
    const rows = bottleneckRows(log, [plotter(7), plotter(8)], frame);
    assert.deepEqual(texts(rows), [
      'Host: Starved of CPU | most of 2 plotters',
      'Mad Max: Starved of CPU | The cause is cpu-starved.',
      'Mad Max | Not known yet.',
    ]);
    const ids = rows.flatMap(({ id, children = [] }) => [id, ...children.map((child) => child.id)]);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('says what comes next and what else is near its end', () => {
    const held = heldBy('memory', 960, {
      interactions: ['The disk would be next.'],
      risks: ['/mnt/a is nearly full.'],
    });
    log.apply({ type: 'bottleneck.changed', at: 960, processId: '7:1', bottleneck: held });
    const [{ children = [] }] = bottleneckRows(log, [plotter(7)], frame);
    assert.deepEqual(texts(children.slice(-2)), ['The disk would be next.', 'Risk: /mnt/a is nearly full.']);
  });

  it('says what may come, until the forecast is old', () => {
    const prospect = (kind: 'risk' | 'opportunity', text: string) => ({ id: text, kind, severity: 0.5, text });
    const prospects = [prospect('risk', '/a is full in 3 h.'), prospect('opportunity', 'Another plot finds room.')];
    log.apply({ type: 'outlook.changed', at: 900, prospects });
    const row = (at: number) => bottleneckRows(log, [], frameOf(at, [])).find(({ id }) => id === 'held/prospects');
    assert.deepEqual(texts([row(1000)!]), ['What may come | /a is full in 3 h.']);
    assert.deepEqual(
      row(1000)?.children?.map(({ spoken }) => spoken),
      ['Risk: /a is full in 3 h.', 'Opportunity: Another plot finds room.'],
    );
    assert.equal(row(20_000), undefined);
  });

  it('keeps what held plotters back before', () => {
    log.apply({ type: 'bottleneck.changed', at: 980, processId: '7:1' });
    const rows = bottleneckRows(log, [plotter(7)], frame);
    assert.deepEqual(texts(rows), ['Mad Max | Nothing holds it back.', 'Before | 1']);
    const [past] = rows[1].children ?? [];
    assert.equal(pastOfRow(past.id, log)?.since, 950);
    assert.equal(pastOfRow(rows[0].id, log), undefined);
    assert.match(texts(rows[1].children ?? [])[0], /^Starved of CPU \| .* for 30 s · The cause is cpu-starved\.$/);
  });

  it('offers to change the configuration where a remedy is a setting', () => {
    const setting = { name: 'threads', value: 4 };
    const held = heldBy('thread-limited', 960, { remedies: [remedies[0], { text: 'Give it 4 threads.', setting }] });
    log.apply({ type: 'bottleneck.changed', at: 960, processId: '7:1', bottleneck: held });
    const [{ children = [] }] = bottleneckRows(log, [plotter(7)], frame);
    assert.deepEqual(
      children.slice(0, 2).map(({ kind }) => kind),
      [undefined, 'remedy'],
    );
    assert.deepEqual(remedyOfRow(children[1].id), { processId: '7:1', remedy: 1 });
    assert.equal(remedyOfRow('held/7:1'), undefined);
    const { advice } = runningPlot(plotter(7), log.of('7:1'));
    assert.equal(advice?.[0], undefined);
    assert.deepEqual(advice?.[1]?.setting, setting);
    assert.match(
      advice?.[1]?.text ?? '',
      /^Mad Max \(process 7\) .* The cause is thread-limited\. Give it 4 threads\.$/,
    );
    assert.deepEqual(runningPlot(plotter(8), undefined).advice, []);
  });

  it('is named in the status bar', () => {
    const { text, tooltip, spoken } = statusText([], 1, log.host);
    assert.equal(text, '$(pulse) $(server-process) 1 · $(flame) Starved of CPU');
    assert.ok(tooltip.includes('The cause is cpu-starved.'));
    assert.match(spoken, /held back: Starved of CPU$/);
    assert.equal(statusText([], 0).text, '$(pulse) PlotScope');
  });

  it('is shown in the dashboard at its moment', () => {
    assert.deepEqual(rangeAround(950, 1000), { minutes: 5 });
    assert.deepEqual(rangeAround(400, 1000), { minutes: 15 });
    assert.deepEqual(rangeAround(1000, 9000), { from: 880, to: 1300 });
  });
});
