import assert from 'node:assert/strict';
import { analysisPage } from '../../../src/analysis/host/analysisPage.ts';
import { analyzeHost } from '../../../src/analysis/host/hostAnalysis.ts';
import type { Bottleneck, EngineEvent, PlotterProcess } from '../../../src/events/events.ts';
import { metricSeries, noise, START } from './madeSeries.ts';

const MINUTES = 20;
const END = START + MINUTES * 60 - 1;

const processOf = (pid: number): PlotterProcess => ({
  id: `${pid}:1`,
  pid,
  startedAt: START - 3600,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: [],
});

const slowDisk = (since: number): Bottleneck => ({
  class: 'disk-latency',
  subject: 'sda',
  since,
  severity: 0.8,
  confidence: 0.83,
  cause: 'Mad Max waits for sda 70 % of the time: each request takes 40 ms.',
  impactSecondsPerPlot: 900,
  evidence: ['waiting for disks 70 %'],
  remedies: [
    { text: 'Move the temporary folder to an SSD.', gain: { ratio: 1.6, interval: [1.3, 1.9] } },
    { text: 'Use 512 buckets.', setting: { name: 'buckets', value: 512 } },
  ],
});

const seen = (pid: number): EngineEvent => ({ type: 'process.seen', at: START - 3600, process: processOf(pid) });
const held = (at: number, pid: number, bottleneck?: Bottleneck): EngineEvent => ({
  type: 'bottleneck.changed',
  at,
  processId: `${pid}:1`,
  ...(bottleneck && { bottleneck }),
});

function analysisWith(events: readonly EngineEvent[]) {
  const busy = noise(MINUTES * 60, 1).map((value) => Math.min(1, 0.97 + 0.01 * value));
  const analysis = analyzeHost({ series: [metricSeries('system.cpu.utilization', busy)], events });
  assert.equal(analysis.kind, 'hostAnalysis');
  return analysis as Extract<typeof analysis, { kind: 'hostAnalysis' }>;
}

describe('What held plotters back, in an analysis of the host', function () {
  this.timeout(60_000);

  it('is the verdict, with its time, cause and what its remedies gain', () => {
    const analysis = analysisWith([seen(7), held(START - 100, 7, slowDisk(START - 100))]);
    const page = analysisPage(analysis);
    assert.equal(page.because?.id, 'held/disk-latency sda');
    assert.match(page.verdict, /^Mad Max waits for sda 70 % of the time.* So it was for 19 min 59 s of 19 min 59 s\.$/);
    assert.deepEqual(
      page.because?.evidence[0].figures.map(({ name, text }) => `${name} ${text}`),
      ['for 19 min 59 s', 'of the time 100 %', 'costs a plot 15 min'],
    );
    const [first, second] = page.advice;
    assert.equal(first.what.text, 'Move the temporary folder to an SSD.');
    assert.match(first.words.basis, /foretold: \+60 % plots \(\+30 % … \+90 %\)/);
    assert.deepEqual(first.what.because, ['held/disk-latency sda']);
    assert.deepEqual([second.what.subject, second.what.direction], ['setting buckets', '512']);
  });

  it('is told once where it is the same for several plotters', () => {
    const events = [seen(7), seen(8), held(START, 7, slowDisk(START)), held(START + 60, 8, slowDisk(START + 60))];
    const { insights } = analysisWith(events);
    const own = insights.filter(({ id }) => id.startsWith('held/'));
    assert.equal(own.length, 1);
    assert.match(own[0].text, /, 2 plotters\.$/);
    assert.equal(own[0].evidence[0].subject, 'Mad Max, process 7, Mad Max, process 8');
  });

  it('counts only the time in which it was so, and matters less where that is short', () => {
    const [early, late] = [60, 600].map((seconds) => {
      const events = [seen(7), held(START, 7, slowDisk(START)), held(START + seconds, 7)];
      return analysisWith(events).insights.find(({ id }) => id.startsWith('held/'));
    });
    assert.ok(late && early && late.severity > early.severity);
    assert.match(late.text, /for 10 min of/);
    const moment = [seen(7), held(START, 7, slowDisk(START)), held(START + 5, 7)];
    assert.ok(!analysisWith(moment).insights.some(({ id }) => id.startsWith('held/')));
    const before = [seen(7), held(START - 900, 7, slowDisk(START - 900)), held(START - 300, 7)];
    assert.ok(!analysisWith(before).insights.some(({ id }) => id.startsWith('held/')));
  });

  it('ends with its process, and is nothing where it can not be told', () => {
    const ended: EngineEvent = { type: 'process.ended', at: END - 600, process: processOf(7) };
    const [own] = analysisWith([seen(7), held(START, 7, slowDisk(START)), ended]).insights.filter(({ id }) =>
      id.startsWith('held/'),
    );
    assert.match(own.text, /for 9 min 59 s of|for 10 min of/);
    const unclear = { ...slowDisk(START), class: 'unclear' };
    assert.ok(!analysisWith([seen(7), held(START, 7, unclear)]).insights.some(({ id }) => id.startsWith('held/')));
  });

  it('leaves the verdict to the resources where no plotter was looked at', () => {
    assert.match(analysisPage(analysisWith([])).verdict, /^The CPU holds this host back/);
  });
});
