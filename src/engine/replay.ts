import { HostAlerts } from '../analysis/alert/hostAlerts.ts';
import type { Collector } from '../collect/collector.ts';
import { linuxCollectors } from '../collect/collectors.ts';
import { EVERYTHING } from '../collect/collectSettings.ts';
import type { Recorder } from '../collect/recorder.ts';
import type { FrameNote } from '../collect/recording/format.ts';
import { recordedFrames } from '../collect/recording/recordedFrames.ts';
import { RecordedSource } from '../collect/recording/recordedSource.ts';
import type { EngineEvent } from '../events/events.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import type { Clock } from './clock.ts';
import { Diagnosing } from './diagnosing.ts';
import { Engine } from './engine.ts';

export interface ReplayListener {
  /** A frame was taken; its values are good until the next. */
  frame?(frame: Frame): void;
  /** Something happened in the frame that comes next. */
  event?(event: EngineEvent): void;
}

/** The clock of a recording: it stands at the frame that is replayed. */
class RecordedClock implements Clock {
  #epochSeconds = 0;
  #seconds = 0;

  set({ t, seconds }: FrameNote): void {
    this.#epochSeconds = t;
    this.#seconds = seconds ?? t;
  }

  epochSeconds = () => this.#epochSeconds;
  seconds = () => this.#seconds;
  after = () => () => {};
}

/**
 * Replays a recording through the collectors, the engine, the alerts and the diagnosis that watch a live host, as fast as it can be
 * read. Returns the number of frames. Throws a `RecordingError` where the file can't be read on; what came before has been told.
 */
export function replay(path: string, listener: ReplayListener): Promise<number> {
  const diagnosing = new Diagnosing();
  let tell: (event: EngineEvent) => void = () => {};
  const alerts = new HostAlerts((event) => tell(event));
  return replayMeasured(
    path,
    {
      begin: (engine) => {
        tell = (event) => engine.tell(event);
      },
      frame(frame) {
        alerts.look(frame);
        diagnosing.look(frame);
        listener.frame?.(frame);
      },
      event(event) {
        alerts.hear(event);
        listener.event?.(event);
      },
    },
    [diagnosing],
  );
}

/** Replays what was measured, without what is concluded from it. `further`: collectors beside those of a host. */
export async function replayMeasured(
  path: string,
  listener: ReplayListener & { begin?(engine: Engine): void },
  further: readonly Collector[] = [],
): Promise<number> {
  const clock = new RecordedClock();
  const source = new RecordedSource();
  let engine: Engine | undefined;
  let index: SeriesIndex | undefined;

  function begun(): Engine {
    const begins = new Engine(
      { clock, collectors: [...collectorsOf(source), ...further], intervalSeconds: 1 },
      { frame: tell, event: (event) => listener.event?.(event) },
    );
    listener.begin?.(begins);
    return begins;
  }

  function tell(): void {
    const { ring, recorder } = engine!;
    if (index?.version !== recorder.table.version) index = new SeriesIndex(recorder.table.list());
    const newest = ring.written - 1;
    listener.frame?.({ epochSeconds: ring.timeOf(newest), index, values: ring.valuesOf(newest) });
  }

  try {
    for await (const note of recordedFrames(path)) {
      clock.set(note);
      source.advance(note);
      // Collectors ask for what never changes when they are made: the first frame has to be there by then.
      engine ??= begun();
      engine.takeFrame();
    }
    return engine?.framesTaken ?? 0;
  } finally {
    engine?.close();
  }
}

/** How good the data of each frame are. */
class Quality implements Collector {
  readonly name = 'quality';

  open(recorder: Recorder): void {
    recorder.scoreQualityIn(recorder.group().gauge('plotscope.data.quality'));
  }

  collect(): void {}
  unavailable(): void {}
  close(): void {}
}

/** Those of a host, but for what the monitor itself costs: that would be the replay, not what was recorded. */
function collectorsOf(source: RecordedSource): Collector[] {
  const ofHost = linuxCollectors(source, EVERYTHING, source.folders);
  return [...ofHost.filter(({ name }) => name !== 'engine'), new Quality()];
}
