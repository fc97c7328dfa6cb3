import assert from 'node:assert/strict';
import type { AnalysedPlot, AnalysisInput } from '../../../src/analysis/host/analysisInput.ts';
import { analyzeHost, type HostAnalysis } from '../../../src/analysis/host/hostAnalysis.ts';
import { notFinite, START } from './madeSeries.ts';

/** An analysis in which every number is one. */
export function analysisOf(input: AnalysisInput, options: Parameters<typeof analyzeHost>[1] = {}): HostAnalysis {
  const analysis = analyzeHost(input, options);
  assert.equal(analysis.kind, 'hostAnalysis');
  assert.deepEqual(notFinite(analysis), []);
  return analysis as HostAnalysis;
}

/** Plots of these seconds, one after the other. */
export function plotsOf(seconds: readonly number[], { threads = 8, step = 'phase one' } = {}): AnalysedPlot[] {
  return seconds.map((took, i) => ({
    plotter: 'madmax',
    k: 32,
    startedAt: START - 86_400 + i * 4000,
    endedAt: START - 86_400 + i * 4000 + took,
    seconds: took,
    outcome: 'finished',
    steps: [
      { step, phase: 1, seconds: took * 0.5 },
      { step: 'phase two', phase: 2, seconds: 900 },
    ],
    configuration: { threads },
  }));
}
