import { barSpec, curveSpec, stepSpec } from '../src/pages/benchmarkCharts.ts';
import type {
  BarChart,
  BenchmarkView,
  ComparisonView,
  PlotView,
  StepChart,
  SuitesView,
  TuningView,
} from '../src/pages/benchmarkProtocol.ts';
import { chartFigure } from './benchmarksChart.ts';
import { plainTable, ResultsTable } from './benchmarksTable.ts';
import { element } from './element.ts';

type OnProblem = (sentence: string, detail: string) => void;

/** The parts of the page for one run, from above to below. */
export function viewParts(view: BenchmarkView, onProblem: OnProblem): HTMLElement[] {
  const summary = element('ul', { className: 'summary' }, ...items(view.sentences));
  switch (view.kind) {
    case 'suites':
      return [summary, ...suiteParts(view, onProblem)];
    case 'comparison':
      return [summary, ...comparisonParts(view, onProblem)];
    case 'tuning':
      return [summary, ...tuningParts(view, onProblem)];
    case 'plot':
      return [summary, ...plotParts(view, onProblem)];
  }
}

function suiteParts(view: SuitesView, onProblem: OnProblem): HTMLElement[] {
  const { rows, comparing, bars, curves, insights, unmeasured } = view;
  const against = comparing
    ? [
        comparing.regressions.length > 0
          ? `Worse than ${comparing.title}: ${comparing.regressions.join(', ')}.`
          : `Nothing is worse than in ${comparing.title}.`,
        comparing.noiseText,
        ...comparing.warnings.map((warning) => `Note: ${warning}.`),
        ...(comparing.missing.length > 0 ? [`Only in one of the two: ${comparing.missing.join(', ')}.`] : []),
      ]
    : [];
  return [
    ...section('Comparison', list(against)),
    ...section('Results', rows.length > 0 ? [new ResultsTable(rows, comparing !== undefined).element] : []),
    ...section('Charts', charts(bars, undefined, onProblem)),
    ...section(
      'Scalability',
      grid(
        curves.map((curve) =>
          chartFigure(
            curve.name,
            curve.sentence,
            (width) => curveSpec(curve, width),
            curveLegend(curve.fitted),
            onProblem,
          ),
        ),
      ),
    ),
    ...section('Insights', list(insights)),
    ...section('Not measured', list(unmeasured)),
  ];
}

function curveLegend(fitted: readonly unknown[]): string[] {
  return fitted.length > 0 ? ['measured', 'fitted law'] : [];
}

function comparisonParts(view: ComparisonView, onProblem: OnProblem): HTMLElement[] {
  const { sides, bars, reasons, warnings, steps } = view;
  return [
    ...section('Reasons', list(reasons)),
    ...section('Results', [
      plainTable(
        'Results',
        ['Configuration', 'Median', 'Interval', 'Runs'],
        sides.map(({ name, medianText, intervalText, n }) => [name, medianText, intervalText, String(n)]),
      ),
    ]),
    ...section('Charts', charts(bars, steps, onProblem)),
    ...section('Steps', steps ? [stepTable(steps)] : []),
    ...section('Doubts', list(warnings)),
  ];
}

function tuningParts({ rows, bars, notes }: TuningView, onProblem: OnProblem): HTMLElement[] {
  return [
    ...section('Results', [
      plainTable(
        'Results',
        ['Configuration', 'A plot', 'Round', 'Runs', 'Known from'],
        rows.map(({ name, secondsText, round, runs, what }) => [name, secondsText, String(round), String(runs), what]),
      ),
    ]),
    ...section('Charts', charts(bars, undefined, onProblem)),
    ...section('Notes', list(notes)),
  ];
}

function plotParts({ steps, notes }: PlotView, onProblem: OnProblem): HTMLElement[] {
  return [
    ...section('Charts', charts([], steps, onProblem)),
    ...section('Steps', steps ? [stepTable(steps)] : []),
    ...section('Notes', list(notes)),
  ];
}

function charts(bars: readonly BarChart[], steps: StepChart | undefined, onProblem: OnProblem): HTMLElement[] {
  const figures = bars.map((chart) =>
    chartFigure(
      chart.title,
      `Medians with their intervals in ${chart.axis}${chart.isLogarithmic ? ', on a logarithmic axis' : ''}.`,
      (width) => barSpec(chart, width),
      chart.runs,
      onProblem,
    ),
  );
  if (steps) {
    figures.push(
      chartFigure('Steps', 'Seconds of each step.', (width) => stepSpec(steps, width), steps.sides, onProblem),
    );
  }
  return grid(figures);
}

function stepTable({ sides, steps }: StepChart): HTMLElement {
  const names = [...new Set(steps.map(({ step }) => step))];
  const rows = names.map((name) => [
    name,
    ...sides.map((side) => {
      const found = steps.find((one) => one.step === name && one.side === side);
      return found ? `${found.seconds.toFixed(1)} s` : '–';
    }),
  ]);
  return plainTable('Steps', ['Step', ...sides], rows);
}

function section(title: string, content: readonly HTMLElement[]): HTMLElement[] {
  if (content.length === 0) return [];
  return [element('section', { aria: { label: title } }, element('h2', { textContent: title }), ...content)];
}

function list(sentences: readonly string[]): HTMLElement[] {
  return sentences.length === 0 ? [] : [element('ul', { className: 'sentences' }, ...items(sentences))];
}

function grid(figures: readonly HTMLElement[]): HTMLElement[] {
  return figures.length === 0 ? [] : [element('div', { className: 'figures' }, ...figures)];
}

function items(sentences: readonly string[]): HTMLElement[] {
  return sentences.map((textContent) => element('li', { textContent }));
}
