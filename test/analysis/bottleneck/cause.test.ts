import assert from 'node:assert/strict';
import { causeOf } from '../../../src/analysis/bottleneck/cause.ts';
import type { Situation } from '../../../src/analysis/bottleneck/situation.ts';
import { madMax } from '../../events/madMax.ts';
import { plotting } from './scenes.ts';

describe('the cause of a bottleneck in words', () => {
  const starved = (plottersShare: number): Situation => {
    const signals = plotting({ cores: 0.5, delay: 1.2, hostBusy: 1, hostCores: 2, othersCores: 0.4, plottersShare });
    return {
      name: 'cpu-starved',
      kind: 'others',
      plotter: madMax(),
      signals,
      lasting: signals,
      idlePerPlot: Number.NaN,
      where: {},
      competitors: [{ name: 'ffmpeg', pid: 4711, processes: 1, cores: 0.4 }],
    };
  };

  it('says what other plotters have of the cores that a plotter lacks, beside the programs that it names', () => {
    assert.match(
      causeOf(starved(0.8)),
      /^ffmpeg, process 4711, has 0\.4 of 2 cores\. Other plotters have 1\.1 of 2 cores\. Mad Max got 0\.5 cores/,
    );
  });

  it('blames no program that has little of what others have', () => {
    const situation = starved(0.25);
    const signals = { ...situation.signals, othersCores: 1.5 };
    assert.match(
      causeOf({ ...situation, signals }),
      /^Other programs, most of which come and go, have 1\.5 of 2 cores; of those that stay, ffmpeg, process 4711, has 0\.4 of 2 cores\. Mad Max got/,
    );
  });

  it('says nothing of other plotters where there is none', () => {
    assert.match(causeOf(starved(0.25)), /has 0\.4 of 2 cores\. Mad Max got 0\.5 cores/);
  });
});
