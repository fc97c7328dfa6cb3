import { formatDuration } from '../../metrics/format.ts';
import { changeFigure, type Figure, sizeOfChangeText } from '../common/evidence.ts';
import type { Windows } from './analysisInput.ts';

type Span = Pick<Windows, 'analysisSeconds'>;

const HOUR_SECONDS = 3600;

/** How much and in what time: an hour, but of what is shorter than one the time itself, as nobody knows how it goes on. */
function paceOf(perHour: number, { analysisSeconds }: Span): { change: number; within: string } {
  return analysisSeconds >= HOUR_SECONDS * 0.9
    ? { change: perHour, within: 'an hour' }
    : { change: (perHour * analysisSeconds) / HOUR_SECONDS, within: `in ${formatDuration(analysisSeconds)}` };
}

/** `3.1 percentage points an hour`, `12 MiB in 5 min`: without the sign. */
export function paceText(metric: string, perHour: number, span: Span): string {
  const { change, within } = paceOf(perHour, span);
  return `${sizeOfChangeText(metric, Math.abs(change))} ${within}`;
}

export function paceFigure(metric: string, perHour: number, span: Span): Figure {
  const { change, within } = paceOf(perHour, span);
  return changeFigure(within, metric, change);
}
