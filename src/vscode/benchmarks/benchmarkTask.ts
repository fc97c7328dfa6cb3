import * as v from 'valibot';

const Text = v.pipe(v.string(), v.minLength(1));

/**
 * What a task of the type `plotscope` does. `benchmark`: a suite, one of it (`system/cpu-sha256`), `all`; `compare`, `tune` and
 * `configuration` (all with `file`) measure configurations; `plot` makes a plot with one.
 */
export const BenchmarkTask = v.object({
  type: v.literal('plotscope'),
  benchmark: v.union([Text, v.pipe(v.array(Text), v.minLength(1))]),
  /** A file of configurations, from the workspace folder or absolute. */
  file: v.optional(Text),
  configuration: v.optional(Text),
  /** What `configuration` is compared with; of `otherFile`, or the same file. */
  other: v.optional(Text),
  otherFile: v.optional(Text),
  /** How long measuring may take: `90s`, `10m`, `2h`. */
  budget: v.optional(v.pipe(v.string(), v.regex(/^\d+(\.\d+)?\s*[smh]$/, 'A budget is written 90s, 10m or 2h.'))),
  size: v.optional(v.picklist(['smallest', 'normal'])),
  /** Where storage and plotting are measured. */
  directory: v.optional(Text),
  baseline: v.optional(Text),
});
export type BenchmarkTask = v.InferOutput<typeof BenchmarkTask>;

/** What a task does, by its benchmark. */
export type TaskKind = 'suites' | 'compare' | 'tune' | 'configuration' | 'plot';

const OF_CONFIGURATIONS: ReadonlySet<string> = new Set(['compare', 'tune', 'configuration', 'plot']);
/** Without a configuration, the combinations of the file's matrix are meant. */
const NEEDED: Readonly<Record<TaskKind, readonly (keyof BenchmarkTask)[]>> = {
  suites: [],
  compare: ['file', 'configuration', 'other'],
  tune: ['file'],
  configuration: ['file', 'configuration'],
  plot: ['file', 'configuration'],
};

export const DEFAULT_BUDGET = '10m';

export function kindOf({ benchmark }: BenchmarkTask): TaskKind {
  return typeof benchmark === 'string' && OF_CONFIGURATIONS.has(benchmark) ? (benchmark as TaskKind) : 'suites';
}

/** Reads the definition of a task. Throws an Error that says what is wrong with it and what to do. */
export function readTask(definition: unknown): BenchmarkTask {
  const parsed = v.safeParse(BenchmarkTask, definition);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'the task';
    throw new Error(`The task can't be run: "${where}" is not right. ${issue.message} Correct it in tasks.json.`);
  }
  const task = parsed.output;
  const kind = kindOf(task);
  for (const name of NEEDED[kind]) {
    if (task[name] !== undefined) continue;
    throw new Error(`The task "${String(task.benchmark)}" needs "${name}": add it in tasks.json.`);
  }
  return task;
}

/** What a task is called in lists, in a few words. */
export function taskTitle(task: BenchmarkTask): string {
  const { configuration, other, benchmark, budget } = task;
  switch (kindOf(task)) {
    case 'suites':
      return typeof benchmark === 'string' ? benchmark : benchmark.join(', ');
    case 'compare':
      return `compare ${configuration} with ${other}`;
    case 'tune':
      return `tune ${configuration ?? 'the matrix'} within ${budget ?? DEFAULT_BUDGET}`;
    case 'configuration':
      return `benchmark ${configuration}`;
    case 'plot':
      return `plot with ${configuration}`;
  }
}

/** Arguments of `plotscope bench` for a task that measures; `file` and `otherFile` are absolute here. */
export function benchArguments(task: BenchmarkTask): string[] {
  const { benchmark, file, otherFile, configuration, other, budget, size, directory, baseline } = task;
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  const common = ['--json', '--progress', 'json'];
  const directories = option('--directory', directory);
  switch (kindOf(task)) {
    case 'suites':
      return [
        'run',
        ...(typeof benchmark === 'string' ? [benchmark] : benchmark),
        ...common,
        ...option('--size', size),
        ...directories,
        ...option('--baseline', baseline),
      ];
    case 'compare':
      return [
        'compare',
        reference(file, configuration),
        reference(otherFile ?? file, other),
        ...common,
        ...directories,
        ...option('--budget', budget),
      ];
    case 'tune':
      return ['tune', reference(file, configuration), '--budget', budget ?? DEFAULT_BUDGET, ...common, ...directories];
    case 'configuration':
      return ['plot', reference(file, configuration), ...common, ...directories, ...option('--budget', budget)];
    case 'plot':
      throw new Error('A plot is made by its plotter, not by the harness.');
  }
}

/** A configuration as the command line names it: `FILE#NAME`. */
function reference(file = '', configuration?: string): string {
  return configuration === undefined ? file : `${file}#${configuration}`;
}
