import { PlotterStates } from '../../src/analysis/bottleneck/plotterStates.ts';
import { SignalReader } from '../../src/analysis/bottleneck/signalReader.ts';
import { replayMeasured } from '../../src/engine/replay.ts';

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly class: string;
  readonly kind?: string;
  readonly why?: string;
}

/** Others that have more than this make a condition of their own. */
const OTHERS_CORES = 0.4;
/** Whoever waits for a disk or a link nearly all the time lacks no core; for want of memory what the laboratory makes waits for one as well. */
const WAITING = ['disk-bandwidth', 'disk-latency', 'network', 'memory'];

/**
 * What was meant to be true, as far as it was: while other programs of the machine took the plotter's cores, nothing is scored but
 * that they did, and what holds for disks and links.
 */
export async function checkedTruth(recording: string, meant: readonly Segment[]): Promise<Segment[]> {
  const others: { readonly at: number; readonly cores: number }[] = [];
  const states = new PlotterStates();
  const reader = new SignalReader();
  await replayMeasured(recording, {
    event: (event) => states.hear(event),
    frame: (frame) => {
      const [state] = states.plotters;
      if (!state) return;
      reader.frame = frame;
      others.push({ at: frame.epochSeconds, cores: reader.read(state).signals.othersCores });
    },
  });
  return meant.map((segment) => {
    const within = others.filter(({ at, cores }) => at > segment.from && at <= segment.to && !Number.isNaN(cores));
    const mean = within.reduce((sum, { cores }) => sum + cores, 0) / Math.max(1, within.length);
    const isSpoilt = mean > OTHERS_CORES && segment.kind !== 'others' && !WAITING.includes(segment.class);
    if (!isSpoilt || segment.class === 'none') return segment;
    const { from, to } = segment;
    return { from, to, class: 'unclear', why: `other programs had ${mean.toFixed(1)} cores: not ${segment.class}` };
  });
}
