import assert from 'node:assert/strict';
import { reportMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';
import type { AnalysisSeries } from '../../../src/analysis/host/analysisInput.ts';
import { HOST_ANALYSIS_KINDS } from '../../../src/analysis/host/analysisOptions.ts';
import { analyzeHost, type HostAnalysis } from '../../../src/analysis/host/hostAnalysis.ts';
import { hostReport } from '../../../src/analysis/host/hostReport.ts';
import { analysisOf } from './analysisOf.ts';
import { column, everySecond, metricSeries, noise, notFinite, START } from './madeSeries.ts';

const HOUR = 3600;

const idsOf = ({ insights }: HostAnalysis, start: string) =>
  insights.map(({ id }) => id).filter((id) => id.startsWith(start));

/** A host whose CPU is full, whose memory fills up, and one of whose disks makes requests wait; its network follows the disk. */
function troubledHost(): AnalysisSeries[] {
  const busy = noise(HOUR, 1, 0.9);
  const disk = { 'system.device': 'sda' };
  const rates = busy.map((value) => Math.max(20, 180 + 12 * value));
  const directions = (['read', 'write'] as const).flatMap((direction) => {
    const attributes = { ...disk, 'disk.io.direction': direction };
    return [
      metricSeries(
        'system.disk.operations.rate',
        rates.map((rate) => rate / 2),
        attributes,
      ),
      metricSeries(
        'system.disk.await',
        noise(HOUR, 4).map((value) => 0.1 + 0.002 * value),
        attributes,
      ),
    ];
  });
  return [
    metricSeries(
      'system.cpu.utilization',
      noise(HOUR, 2).map((value) => Math.min(1, 0.97 + 0.01 * value)),
    ),
    metricSeries(
      'system.pressure.stall',
      noise(HOUR, 3).map((value) => 0.4 + 0.02 * value),
      {
        resource: 'cpu',
        stalled: 'some',
      },
    ),
    metricSeries(
      'system.memory.utilization',
      noise(HOUR, 5).map((value, i) => 0.5 + (0.2 * i) / HOUR + 0.005 * value),
    ),
    ...directions,
    metricSeries(
      'system.disk.utilization',
      noise(HOUR, 6).map((value) => 0.9 + 0.01 * value),
      disk,
    ),
    metricSeries(
      'system.disk.queue',
      rates.map((rate) => 0.1 * rate),
      disk,
    ),
    metricSeries(
      'system.network.io.rate',
      noise(HOUR, 7).map((value, i) => 1e6 * (20 + busy[i] + 0.2 * value)),
      {
        'network.interface.name': 'eth0',
        'network.io.direction': 'transmit',
      },
    ),
  ];
}

describe('analysis of a host', function () {
  this.timeout(60_000);

  describe('of planted troubles', () => {
    let analysis: HostAnalysis;
    before(() => {
      analysis = analysisOf({ series: troubledHost() });
    });

    it('names the full CPU first, with figures as evidence', () => {
      const [first] = analysis.insights;
      assert.equal(first.id, 'bottleneck/cpu');
      assert.match(first.text, /CPU busy: 97 % on average.*threads waited for it 40 % of the time/);
      const [{ metric, from, to, figures }] = first.evidence;
      assert.equal(metric, 'system.cpu.utilization');
      assert.ok(to - from >= HOUR - 2);
      assert.ok(Math.abs(figures.find(({ name }) => name === 'mean')!.value - 0.97) < 0.005);
      assert.equal(analysis.bottlenecks?.primary?.subject, 'cpu');
    });

    it('sees requests to a disk wait, by the utilisation law and Little’s law', () => {
      const [{ device, queue }] = analysis.bottlenecks!.queues;
      assert.equal(device, 'sda');
      assert.equal(queue.kind, 'queueing');
      if (queue.kind !== 'queueing') return;
      assert.ok(Math.abs(queue.completionsPerSecond - 180) < 6);
      assert.ok(Math.abs(queue.serviceDemandSeconds - 0.9 / 180) < 3e-4);
      assert.ok(Math.abs(queue.littleRatio! - 1) < 0.02);
      assert.deepEqual(idsOf(analysis, 'bottleneck/queue'), ['bottleneck/queue sda']);
    });

    it('tells that memory rises and when it is full', () => {
      const rising = analysis.trends!.metrics.find(({ metric }) => metric === 'system.memory.utilization')?.trend;
      assert.ok(rising?.kind === 'trend' && rising.direction === 'increasing' && rising.strength === 'strong');
      // Of one series one thing is told: that it will be full says that it rises.
      assert.deepEqual(idsOf(analysis, 'risk/'), ['risk/full system.memory.utilization']);
      assert.deepEqual(idsOf(analysis, 'trend/'), []);
      const [full] = analysis.predictions!.fullSoon;
      assert.equal(full.metric, 'system.memory.utilization');
      assert.ok(Math.abs(full.ratioPerHour - 0.2) < 0.01);
      assert.ok(Math.abs(full.seconds - 1.5 * HOUR) < 0.15 * HOUR);
    });

    it('finds what goes together, but not what measures the same', () => {
      const traffic = troubledHost().filter(({ metric }) => /operations|network/.test(metric));
      const relations = idsOf(analysisOf({ series: traffic }), 'relation/');
      assert.ok(relations.some((id) => id.includes('system.network.io.rate')));
      const isOneDisk = (id: string) => (id.match(/system\.disk\.operations\.rate/g) ?? []).length === 2;
      assert.ok(!relations.some(isOneDisk));
      assert.ok('significant' in analysis.correlations!);
      assert.ok(
        analysis.correlations.significant.some(({ a, b, isSameFamily }) => isOneDisk(`${a} ${b}`) && isSameFamily),
      );
    });

    it('advises once on each, the most pressing first', () => {
      const { recommended } = analysis.recommendations;
      const texts = recommended.map(({ text }) => text);
      assert.equal(new Set(texts).size, texts.length);
      assert.match(texts[0], /^The CPU sets the pace/);
      assert.equal(texts.filter((text) => text.includes('Take load off sda')).length, 1);
      for (const { because, evidence } of recommended) assert.ok(because.length > 0 && evidence.length > 0);
      const priorities = recommended.map(({ priority }) => priority);
      assert.deepEqual(
        priorities,
        priorities.toSorted((a, b) => b - a),
      );
    });

    it('says how much it went by', () => {
      const { metadata } = analysis;
      assert.equal(metadata.series, 10);
      assert.equal(metadata.points, 10 * HOUR);
      assert.ok(metadata.dataQualityRatio > 0.99 && metadata.confidenceRatio > 0.9 && metadata.durationSeconds > 0);
    });

    it('is one document for a person', () => {
      const text = reportMarkdown(hostReport(analysis, true));
      for (const head of ['Findings', 'What to do', 'Resources', 'Queues of disks', 'Statistics', 'Forecasts']) {
        assert.match(text, new RegExp(`^## ${head}$`, 'm'));
      }
      assert.doesNotMatch(text, /undefined|NaN|Infinity|\[object/);
    });
  });

  it('has the statistics of each series and category, without counting absent values as 0', () => {
    const values = Float64Array.from([1, 2, Number.NaN, 3, 4, Infinity]);
    const { statistics, metadata } = analysisOf({ series: [column('disk_wait', values)] }, { kind: 'basic' });
    const [{ category, statistics: found }] = statistics.metrics;
    assert.equal(category, 'disk');
    assert.ok(found.kind === 'statistics');
    assert.deepEqual([found.count, found.missing, found.mean, found.min], [4, 1, 2.5, 1]);
    assert.deepEqual(statistics.categories[0].values, 4);
    assert.ok(metadata.dataQualityRatio < 1);
  });

  it('has the parts that its kind has', () => {
    const series = [column('cpu', noise(400, 1)), column('memory', noise(400, 2))];
    const parts = HOST_ANALYSIS_KINDS.map((kind) => {
      const { statistics, trends, correlations, anomalies, bottlenecks, predictions } = analysisOf(
        { series },
        { kind },
      );
      const has = { statistics, trends, correlations, anomalies, bottlenecks, predictions };
      return [kind, Object.entries(has).flatMap(([name, part]) => (part === undefined ? [] : [name]))];
    });
    assert.deepEqual(Object.fromEntries(parts), {
      comprehensive: ['statistics', 'trends', 'correlations', 'anomalies', 'bottlenecks', 'predictions'],
      realtime: ['statistics', 'trends', 'anomalies', 'bottlenecks'],
      historical: ['statistics', 'trends', 'correlations', 'bottlenecks'],
      predictive: ['statistics', 'trends', 'predictions'],
      anomaly: ['statistics', 'anomalies'],
      basic: ['statistics'],
    });
  });

  it('looks at an hour, five minutes and half an hour, unless told otherwise', () => {
    const series = [column('cpu', noise(7200, 1))];
    const { windows } = analysisOf({ series }, { kind: 'basic' });
    assert.deepEqual(
      [windows.analysisSeconds, windows.trendSeconds, windows.correlationSeconds, windows.sigma],
      [3600, 300, 1800, 2],
    );
    assert.equal(windows.to, START + 7199);
    const other = analysisOf({ series }, { kind: 'basic', analysisSeconds: 600, trendSeconds: 100, sigma: 3 });
    assert.deepEqual([other.windows.analysisSeconds, other.windows.trendSeconds, other.windows.sigma], [600, 100, 3]);
    assert.equal(analysisOf({ series }, { kind: 'historical' }).windows.analysisSeconds, 7199);
    assert.throws(
      () => analyzeHost({ series }, { analysisSeconds: -1 }),
      /analysisSeconds is -1: give a number above 0/,
    );
  });

  it('widens windows that would hold next to nothing of rare values', () => {
    const series = [column('cpu', noise(200, 1), everySecond(200, 300))];
    assert.equal(analysisOf({ series }, { kind: 'basic' }).windows.analysisSeconds, 18_000);
  });

  it('tells quickly of the last minutes, in realtime', () => {
    const values = noise(HOUR, 5).map((value, at) => (at >= HOUR - 20 ? 90 : 20 + value));
    const { windows, statistics, trends, anomalies, correlations, predictions } = analysisOf(
      { series: [column('load', values), column('other', noise(HOUR, 6))] },
      { kind: 'realtime' },
    );
    assert.equal(windows.analysisSeconds, 300);
    assert.equal(statistics.acrossCategories, undefined);
    assert.deepEqual([correlations, predictions], [undefined, undefined]);
    const [load] = trends!.metrics;
    assert.ok(load.recent.kind === 'trend' && load.recent.robust?.points === 30);
    assert.equal(load.levelChanges, undefined);
    assert.deepEqual(
      anomalies!.found.map(({ kind, series }) => [kind, ...series]),
      [['univariate', 'load']],
    );
  });

  it('finds how many plots at a time the host makes most with', () => {
    const [one, contention, coherency] = [10, 0.05, 0.02];
    const counts = Float64Array.from({ length: 2400 }, (_, i) => 1 + Math.floor(i / 240));
    const rates = counts.map(
      (n, i) => ((one * n) / (1 + contention * (n - 1) + coherency * n * (n - 1))) * (1 + 0.01 * Math.sin(i)),
    );
    const series = [metricSeries('plotters.count', counts), metricSeries('plotters.plots.rate', rates)];
    const { bottlenecks, insights, recommendations } = analysisOf(
      { series },
      { kind: 'realtime', analysisSeconds: 2400 },
    );
    const { byPlotters, plottersNow } = bottlenecks!.scalability;
    assert.ok(byPlotters.kind === 'scalability');
    assert.ok(Math.abs(byPlotters.peak!.concurrency - Math.sqrt((1 - contention) / coherency)) < 0.5);
    assert.equal(plottersNow, 10);
    assert.match(insights[0].text, /most plots a day with about 7 at a time/);
    assert.match(recommendations.recommended[0].text, /as many plots at a time/);
  });

  describe('of noise', () => {
    for (const memory of [0, 0.5, 0.9]) {
      it(`finds nothing (memory ${memory})`, () => {
        let anomalies = 0;
        for (let seed = 0; seed < 8; seed++) {
          const series = Array.from({ length: 8 }, (_, k) =>
            column(
              `value${k}`,
              noise(1800, 100 * seed + k, memory).map((value) => 50 + 5 * value),
            ),
          );
          const analysis = analysisOf({ series }, { kind: 'historical' });
          assert.deepEqual(analysis.insights, [], `seed ${seed}`);
          assert.deepEqual(analysis.recommendations, { recommended: [], setAside: [] });
          anomalies += analysisOf({ series }, { kind: 'anomaly' }).anomalies!.found.length;
        }
        // One in twenty analyses is what is put up with, for each way of looking.
        assert.ok(anomalies <= 2, `${anomalies} anomalies in 8 analyses`);
      });
    }
  });

  describe('of bad input', () => {
    const inputs: Readonly<Record<string, readonly [times: number[], values: number[]]>> = {
      empty: [[], []],
      'NaN only': [
        [1, 2, 3],
        [Number.NaN, Number.NaN, Number.NaN],
      ],
      'infinite only': [
        [1, 2],
        [Infinity, -Infinity],
      ],
      'one point': [[START], [5]],
      constant: [[...everySecond(500)], Array(500).fill(7)],
      unsorted: [[...everySecond(500)].reverse(), [...noise(500, 1)]],
      duplicated: [[...everySecond(250), ...everySecond(250)], [...noise(500, 1)]],
      'one time only': [Array(50).fill(START), [...noise(50, 1)]],
      gapped: [[...everySecond(500)].map((time, i) => (i < 250 ? time : time + 5000)), [...noise(500, 1)]],
      'with holes': [[...everySecond(500)], [...noise(500, 1)].map((value, i) => (i % 3 === 0 ? Number.NaN : value))],
      huge: [[...everySecond(100)], [...noise(100, 1)].map((value) => value * 1e200)],
    };
    for (const [name, [times, values]] of Object.entries(inputs)) {
      it(`says what there is, or that there is not enough: ${name}`, () => {
        for (const kind of HOST_ANALYSIS_KINDS) {
          const own = { metric: 'cpu', attributes: {}, key: 'cpu', times, values };
          for (const series of [[own], [own, { ...own, key: 'other' }, column('good', noise(400, 9))]]) {
            const analysis = analyzeHost({ series }, { kind });
            assert.deepEqual(notFinite(analysis), []);
            assert.doesNotMatch(reportMarkdown(hostReport(analysis, true)), /undefined|NaN|Infinity/);
          }
        }
      });
    }

    it('says so where there is no series', () => {
      const nothing = analyzeHost({ series: [] });
      assert.deepEqual([nothing.kind, 'reason' in nothing && nothing.reason], ['notEnoughData', 'no series was given']);
    });
  });
});
