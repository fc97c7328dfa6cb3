import { linuxCollectors } from '../collect/collectors.ts';
import { EVERYTHING } from '../collect/collectSettings.ts';
import { type Folders, liveFolders } from '../collect/folders.ts';
import { liveSource } from '../collect/liveSource.ts';
import type { FrameNoteInput } from '../collect/recording/format.ts';
import { RecordingSource } from '../collect/recording/recordingSource.ts';
import type { Source } from '../collect/source.ts';
import { type Clock, systemClock } from './clock.ts';
import { Engine, type EngineListener } from './engine.ts';

export interface RecordHostOptions {
  readonly intervalSeconds: number;
  readonly source?: Source;
  readonly folders?: Folders;
  readonly clock?: Clock;
  readonly listener?: Pick<EngineListener, 'event' | 'frame'>;
}

/** The engine of this host, made so that what its collectors read for each frame goes to `write` as well. */
export function recordHost(write: (note: FrameNoteInput) => void, options: RecordHostOptions): Engine {
  const { intervalSeconds, source = liveSource, folders = liveFolders, clock = systemClock, listener = {} } = options;
  const recording = new RecordingSource(source, folders);
  const engine = new Engine(
    { clock, collectors: linuxCollectors(recording, EVERYTHING, recording.folders), intervalSeconds },
    {
      event: (event) => listener.event?.(event),
      frame: () => {
        const { ring, recorder } = engine;
        write({ t: ring.timeOf(ring.written - 1), seconds: recorder.derivations.now, ...recording.takeNotes() });
        listener.frame?.();
      },
    },
  );
  return engine;
}
