import type { TextRange } from '../input/jsonc.ts';
import { formatCount } from '../metrics/format.ts';
import type { ConfigurationFile } from './configurationFile.ts';
import { memberAt } from './jsonPath.ts';

/** What can be done with a configuration, above whose name it is offered. */
export interface FileAction {
  readonly action: 'run' | 'benchmark' | 'compare' | 'check';
  readonly title: string;
  readonly tooltip: string;
  /** Of the configuration; absent for the matrix, which is all of its combinations. */
  readonly configuration?: string;
  readonly range: TextRange;
}

const ACTIONS: readonly Pick<FileAction, 'action' | 'title' | 'tooltip'>[] = [
  { action: 'run', title: '$(play) Run Plot', tooltip: 'Make a plot with these settings' },
  {
    action: 'benchmark',
    title: '$(dashboard) Benchmark',
    tooltip: 'Measure these settings, by whole plots or parts of them',
  },
  { action: 'compare', title: '$(arrow-swap) Compare', tooltip: 'Find out which of two configurations is faster' },
  {
    action: 'check',
    title: '$(checklist) Check on This Host',
    tooltip: 'Say what stands in the way of these settings here',
  },
];

export function fileActions({ document, configurations, combinations }: ConfigurationFile): FileAction[] {
  const isAlone = configurations.length < 2;
  const ofConfigurations = configurations.flatMap(({ name }) => {
    const range = memberAt(document.root, ['configurations', name])?.key;
    const offered = ACTIONS.filter(({ action }) => !(action === 'compare' && isAlone));
    return range
      ? offered.map((action) => ({ ...action, configuration: name, range: { start: range.start, end: range.end } }))
      : [];
  });
  const matrix = memberAt(document.root, ['matrix'])?.key;
  if (!matrix || combinations.length === 0) return ofConfigurations;
  const count = combinations.length;
  return [
    ...ofConfigurations,
    {
      action: 'benchmark',
      title: `$(dashboard) Benchmark ${formatCount(count, 'Combination')}`,
      tooltip: 'Measure every combination of the matrix',
      range: { start: matrix.start, end: matrix.end },
    },
  ];
}
