import type { Collector } from '../../src/collect/collector.ts';
import { Recorder } from '../../src/collect/recorder.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import { absenceIn, type Frame, SeriesIndex, valueIn } from '../../src/metrics/frame.ts';
import type { Attributes } from '../../src/metrics/metric.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';

/** Runs one collector frame by frame under a clock that the test moves. */
export class Collecting {
  readonly recorder = new Recorder(new SeriesTable(1000));
  readonly events: EngineEvent[] = [];
  readonly #collector: Collector;
  #frame = 0;

  constructor(collector: Collector) {
    this.#collector = collector;
    collector.open(this.recorder, (event) => this.events.push(event));
  }

  frameAt(seconds: number): this {
    this.recorder.beginFrame(seconds);
    this.#collector.collect({ seconds, epochSeconds: 1_700_000_000 + seconds, frame: this.#frame++ });
    this.recorder.endFrame();
    return this;
  }

  get frame(): Frame {
    return { epochSeconds: 0, index: new SeriesIndex(this.recorder.table.list()), values: this.recorder.values };
  }

  value(metric: MetricName, attributes: Attributes = {}): number | undefined {
    return valueIn(this.frame, metric, attributes);
  }

  absence(metric: MetricName, attributes: Attributes = {}): string | undefined {
    return absenceIn(this.frame, metric, attributes);
  }
}
