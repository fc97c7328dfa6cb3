import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Train, type TrainingRequest, trainNow } from '../../../src/analysis/host/forecastTraining.ts';
import { type ForecastDocument, HostForecasts } from '../../../src/analysis/host/hostForecasts.ts';
import { trainInProcess } from '../../../src/analysis/host/trainInProcess.ts';
import { SeriesIndex } from '../../../src/metrics/frame.ts';
import { heldBy } from '../../events/heldBy.ts';
import { noise, normalSource, notFinite, START } from './madeSeries.ts';

/** Trains in this thread. */
const trainHere: Train = async (request) => trainNow(request);

const HOUR = 3600;
const STEP_SECONDS = 20;
const FREE_BYTES = 4e11;
const FILLING = 2e6;

const index = new SeriesIndex({
  version: 1,
  series: [
    { metric: 'system.cpu.utilization', attributes: {} },
    { metric: 'system.memory.utilization', attributes: {} },
    { metric: 'system.pressure.stall', attributes: { resource: 'cpu', stalled: 'some' } },
    { metric: 'system.filesystem.available', attributes: { 'system.filesystem.mountpoint': '/plots' } },
  ],
});

/** A host that works in rounds of an hour, held back by its CPU in each, and whose disk fills. */
async function run(forecasts: HostForecasts, from: number, seconds: number): Promise<ForecastDocument[]> {
  const normal = normalSource(3);
  const documents: ForecastDocument[] = [];
  const values = new Float64Array(4);
  let isBusy = false;
  for (let now = from; now < from + seconds; now += STEP_SECONDS) {
    const round = Math.sin((2 * Math.PI * now) / HOUR);
    values[0] = 0.5 + 0.3 * round + 0.02 * normal();
    values[1] = 0.4 + 0.05 * normal();
    values[2] = Math.max(0, round - 0.5);
    values[3] = FREE_BYTES - (now - START) * FILLING;
    if (round > 0.8 !== isBusy) {
      isBusy = !isBusy;
      const bottleneck = isBusy ? heldBy('cpu-starved', now) : undefined;
      forecasts.hear({ type: 'bottleneck.changed', at: now, ...(bottleneck && { bottleneck }) });
    }
    forecasts.add({ epochSeconds: now, index, values });
    forecasts.step(now, Number.POSITIVE_INFINITY);
    await forecasts.training;
    documents.push(...forecasts.takeDocuments());
  }
  return documents;
}

describe('forecasts of a host', function () {
  this.timeout(120_000);

  describe('after ten hours', () => {
    const end = START + 10 * HOUR;
    let forecasts: HostForecasts;
    let documents: ForecastDocument[];
    before(async () => {
      forecasts = new HostForecasts({ train: trainHere });
      documents = await run(forecasts, START, 10 * HOUR);
    });

    it('look a minute, five and an hour ahead, with intervals, the chosen model, and how they did', () => {
      const report = forecasts.report(end);
      assert.deepEqual(notFinite(report), []);
      const cpu = report.forecasts.filter(({ target }) => target === 'cpu');
      assert.deepEqual(
        cpu.map(({ horizonSeconds }) => horizonSeconds),
        [60, 300, 3600],
      );
      for (const { forecast, model, lastWeek, training } of cpu) {
        assert.ok(forecast.kind === 'forecast' && forecast.interval && model && training && lastWeek);
        assert.ok(forecast.from <= end && forecast.from >= end - 420);
        assert.ok(lastWeek.count > 20 && lastWeek.accuracy > 0.8, `${lastWeek.count} ${lastWeek.accuracy}`);
        assert.match(lastWeek.text, /^\d+ % accurate, 90 % intervals held \d+ %$/);
      }
      // The next five minutes of a wave are foretold better than by its last value.
      assert.ok(cpu[1].lastWeek!.skillRatio! < 0.7);
    });

    it('say what was not measured instead of making it up', () => {
      const { forecast, lastWeek } = forecasts.report(end).forecasts.find(({ target }) => target === 'network')!;
      assert.equal(forecast.kind, 'notEnoughData');
      assert.equal(lastWeek, undefined);
    });

    it('tell when a file system is full', () => {
      const fill = forecasts.report(end).fills['/plots'];
      assert.ok(fill.kind === 'fillForecast' && fill.isFilling);
      const seconds = FREE_BYTES / FILLING - 10 * HOUR;
      assert.ok(Math.abs(fill.secondsToFull! / seconds - 1) < 0.02);
    });

    it('tell how probable each bottleneck is', () => {
      const { bottlenecks } = forecasts.report(end);
      assert.equal(bottlenecks?.horizonSeconds, HOUR);
      const [{ name, probability }] = bottlenecks!.probabilities;
      assert.ok(name === 'cpu-starved' && probability > 0.7);
    });

    it('are kept: rounds with what came of them, and models', () => {
      const entries = documents
        .filter(({ kind }) => kind === 'forecast')
        .flatMap(({ value }) => (value as { entries: { outcome?: number; target: string }[] }).entries);
      assert.ok(entries.some(({ target, outcome }) => target === 'cpu' && outcome !== undefined));
      const models = documents.filter(({ kind }) => kind === 'model').map(({ key }) => key);
      assert.ok(models.includes('forecast cpu 3600') && models.includes('bottlenecks'));
    });

    it('go on from what was kept', async () => {
      const kept = [...new Map(documents.map((document) => [`${document.kind} ${document.key}`, document])).values()];
      const restored = new HostForecasts({ train: () => new Promise(() => {}) }, JSON.parse(JSON.stringify(kept)));
      const times = Float64Array.from({ length: 600 }, (_, i) => START + i * 60);
      const values = times.map((time, i) => 0.5 + 0.3 * Math.sin((2 * Math.PI * time) / HOUR) + 0.02 * noise(1, i)[0]);
      restored.prime([{ metric: 'system.cpu.utilization', attributes: {}, times, values }]);
      restored.step(end, Number.POSITIVE_INFINITY);
      const [cpu] = restored.report(end).forecasts;
      assert.ok(cpu.forecast.kind === 'forecast' && cpu.lastWeek!.count > 20 && cpu.training!.version > 0);
      // Models are read by their keys alone, a part at a time.
      const keys = new Set(kept.flatMap(({ kind, key }) => (kind === 'model' ? [key] : [])));
      assert.deepEqual(
        [...keys].filter((key) => !HostForecasts.MODEL_KEYS.includes(key)),
        [],
      );
      const inParts = new HostForecasts({ train: () => new Promise(() => {}) });
      for (const document of JSON.parse(JSON.stringify(kept))) inParts.recall([document]);
      inParts.prime([{ metric: 'system.cpu.utilization', attributes: {}, times, values }]);
      inParts.step(end, Number.POSITIVE_INFINITY);
      assert.deepEqual(inParts.report(end), restored.report(end));
    });
  });

  it('do a little at a time', () => {
    let clock = 0;
    const forecasts = new HostForecasts({ train: trainHere, clockMs: () => clock++ });
    forecasts.step(START, 2);
    assert.equal(forecasts.report(START).at, undefined);
    for (let i = 1; i < 30; i++) forecasts.step(START + i, 2);
    assert.equal(forecasts.report(START).at, START);
  });

  it('of the next hour are there within a minute where there is a history', async () => {
    const times = Float64Array.from({ length: 600 }, (_, i) => START + i * 60);
    const values = times.map((time, i) => 0.5 + 0.3 * Math.sin((2 * Math.PI * time) / HOUR) + 0.02 * noise(1, i)[0]);
    const forecasts = new HostForecasts({ train: trainHere });
    const metrics = ['system.cpu.utilization', 'system.memory.utilization'] as const;
    forecasts.prime(metrics.map((metric) => ({ metric, attributes: {}, times, values })));
    const begin = START + 600 * 60;
    for (let now = begin; now < begin + 60; now++) {
      forecasts.step(now, Number.POSITIVE_INFINITY);
      await forecasts.training;
    }
    const { at, forecasts: made } = forecasts.report(begin + 60);
    assert.ok(at && at > begin, 'the report is a new one');
    const hours = made.filter(
      ({ horizonSeconds, forecast }) => horizonSeconds === HOUR && forecast.kind === 'forecast',
    );
    assert.deepEqual(
      hours.map(({ target }) => target),
      ['cpu', 'memory'],
    );
  });

  it('ask for no training while there is too little to learn from', async () => {
    const asked: number[] = [];
    const train: Train = async () => {
      asked.push(0);
      throw new Error('too early');
    };
    await run(new HostForecasts({ train }), START, 600);
    assert.deepEqual(asked, []);
  });

  it('outlive a training that fails, and ask again later', async () => {
    const asked: number[] = [];
    let now = START;
    const train: Train = async () => {
      asked.push(now);
      throw new Error('no memory');
    };
    const forecasts = new HostForecasts({ train });
    for (; now < START + 2 * HOUR; now += STEP_SECONDS) {
      forecasts.add({ epochSeconds: now, index, values: Float64Array.of(0.5, 0.5, 0, 1e9) });
      forecasts.step(now, Number.POSITIVE_INFINITY);
      await forecasts.training;
    }
    assert.ok(asked.length > 10 && asked.length < 150, `${asked.length} trainings`);
    assert.equal(forecasts.report(now).forecasts[0].forecast.kind, 'notEnoughData');
  });

  it('train in a process of their own', async () => {
    const worker = new URL('../../../src/analysis/host/trainingProcess.ts', import.meta.url);
    const times = Float64Array.from({ length: 300 }, (_, i) => START + i * 60);
    const request: TrainingRequest = {
      kind: 'series',
      options: { horizonSeconds: 300 },
      times,
      values: noise(300, 1, 0.9),
    };
    const [own, other] = await Promise.all([trainHere(request), trainInProcess(worker.pathname)(request)]);
    assert.deepEqual(JSON.parse(JSON.stringify(other)), JSON.parse(JSON.stringify(own)));
    await assert.rejects(trainInProcess('/nowhere.ts')(request), /ended without a result/);
  });

  it('leave no process behind that nobody waits for', async () => {
    const script = new URL('../../../src/analysis/host/trainingProcess.ts', import.meta.url);
    const child = fork(script, { execArgv: ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'] });
    child.disconnect();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
