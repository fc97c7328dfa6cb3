import * as v from 'valibot';
import { type JsonSchema, jsonSchemaOf } from '../input/jsonSchema.ts';

/** Something that an assistant can ask of PlotScope, in words for it and for the person that it works for. */
export interface AssistantTool<Input extends v.GenericSchema = v.GenericSchema> {
  readonly title: string;
  /** For the assistant: what it answers, and when to ask. */
  readonly description: string;
  /** Checked here, whoever calls. */
  readonly input: Input;
  /** While it goes on, for the person. */
  readonly progress: string;
  /** Absent: it only looks. What starts, stops, changes or deletes something is asked for before, in these words. */
  readonly asks?: { readonly title: string; readonly message: string };
}

const says = <Schema extends v.GenericSchema>(schema: Schema, text: string) => v.pipe(schema, v.description(text));
const maybe = v.exactOptional;
const number = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const ago = 'a time ago (90m, 6h, 7d), an ISO time, or epoch seconds';

/** Every tool, by its name: for VS Code’s language models and for MCP alike. Adding one is an entry here and its answer in src/cli/assist. */
export const TOOLS = {
  plotscope_diagnose: {
    title: 'Diagnose plotters',
    description:
      'Watches the Chia plotters that run on this host for some seconds and says what holds each back (CPU, want of it, memory, disks, network, heat …), with evidence, confidence from 0 to 1, remedies and what they are foretold to gain. Use it when plots are slow.',
    input: v.strictObject({
      seconds: maybe(says(number(5, 30), 'How long they are watched; 12 where it is left out.')),
      pid: maybe(says(whole(1, 2 ** 31), 'Only the plotter with this process number.')),
    }),
    progress: 'Watching the plotters of this host',
  },
  plotscope_plotters: {
    title: 'List plotters',
    description:
      'The plotters and related programs that run on this host now: configuration, step, progress from 0 to 1, seconds left (quantiles), CPU cores, bytes of memory.',
    input: v.strictObject({}),
    progress: 'Looking which plotters run',
  },
  plotscope_history: {
    title: 'Query the history',
    description:
      'Values that were measured on this host over a range of time, with their unit; without a metric, the names of those that there are. Gives a chart as SVG or Vega-Lite where asked.',
    input: v.strictObject({
      metric: maybe(says(v.string(), 'Such as system.cpu.utilization; without it, the names are listed.')),
      where: maybe(says(v.record(v.string(), v.string()), 'Only series with these attributes, such as system.device.')),
      from: maybe(says(v.string(), `From when: ${ago}; 1h where it is left out.`)),
      to: maybe(says(v.string(), `Until when: ${ago}; now where it is left out.`)),
      points: maybe(says(whole(2, 100), 'About how many points of each series; 30 where it is left out.')),
      chart: maybe(says(v.picklist(['svg', 'vega-lite']), 'Draw it as well.')),
    }),
    progress: 'Reading the history of this host',
  },
  plotscope_alerts: {
    title: 'List alerts',
    description:
      'What needs a person on this host now, by incident: severity, cause, remedy, since when; and what was up in a range of time.',
    input: v.strictObject({ from: maybe(says(v.string(), `Those since then as well: ${ago}.`)) }),
    progress: 'Looking which alerts are up',
  },
  plotscope_check_configuration: {
    title: 'Check a plotter configuration',
    description:
      'What stands in the way of the plotter configurations in a file (NAME.plotscope.json) on this host: each problem with its severity, line, rule and fix.',
    input: v.strictObject({
      file: says(v.pipe(v.string(), v.nonEmpty()), 'Path of the file.'),
      configuration: maybe(says(v.string(), 'Only the one of this name.')),
    }),
    progress: 'Checking the configuration against this host',
  },
  plotscope_recommend_configuration: {
    title: 'Recommend a plotter configuration',
    description:
      'A plotter configuration for this host, with the reason for each setting, the gain that past runs showed with its interval, and the file’s text.',
    input: v.strictObject({
      k: maybe(
        says(
          whole(18, 50),
          'Size of the plots; left out, 28 of version 2, or 32 where only version 1 can be made here.',
        ),
      ),
      plotter: maybe(says(v.string(), 'Only for this one: madmax, bladebit, gigahorse, chiapos …')),
    }),
    progress: 'Working out a configuration for this host',
  },
  plotscope_compare_runs: {
    title: 'Compare benchmark runs',
    description:
      'Two runs of benchmarks that were kept on this host: the ratio of each result with its interval, which are better or worse, and what was different about the environment. Without keys, the runs that there are.',
    input: v.strictObject({
      run: maybe(says(v.string(), 'Key of the newer run.')),
      baseline: maybe(says(v.string(), 'Key of the run that it is compared with.')),
    }),
    progress: 'Comparing runs',
  },
  plotscope_check_installation: {
    title: 'Check the PlotScope installation',
    description:
      'Checks for half a minute whether PlotScope works on this host, what it costs, and whether its verdicts are right under a load that it makes itself: score, what failed, what to do.',
    input: v.strictObject({}),
    progress: 'Checking the installation of PlotScope',
    asks: {
      title: 'Check the PlotScope installation?',
      message:
        'For half a minute this keeps one or two cores of the host busy. Everything that it starts and writes is gone afterwards.',
    },
  },
  plotscope_acknowledge_alert: {
    title: 'Acknowledge an alert',
    description: 'Says that somebody takes care of an alert, so that it climbs no further and nobody else is called.',
    input: v.strictObject({ id: says(v.pipe(v.string(), v.nonEmpty()), 'Its id, as plotscope_alerts tells it.') }),
    progress: 'Acknowledging the alert',
    asks: {
      title: 'Acknowledge this alert?',
      message: 'It will climb no further, and nobody else is called about it.',
    },
  },
} as const satisfies Readonly<Record<string, AssistantTool>>;

export type ToolName = keyof typeof TOOLS;
export const TOOL_NAMES = Object.keys(TOOLS) as readonly ToolName[];

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(TOOLS, name);
}

/** What asks a person before. */
export function asksOf(name: ToolName): AssistantTool['asks'] {
  return (TOOLS[name] as AssistantTool).asks;
}

export function inputSchemaOf(name: ToolName): JsonSchema {
  return jsonSchemaOf(TOOLS[name].input);
}

/** The input as the tool takes it. Throws an Error that names what is wrong with it. */
export function checkedInput<Name extends ToolName>(
  name: Name,
  input: unknown,
): v.InferOutput<(typeof TOOLS)[Name]['input']> {
  const { success, output, issues } = v.safeParse(TOOLS[name].input, input ?? {});
  if (success) return output as v.InferOutput<(typeof TOOLS)[Name]['input']>;
  const faults = issues.map((issue) => {
    const message = issue.expected === 'never' ? 'it takes nothing of this name' : issue.message;
    return `${v.getDotPath(issue) ?? 'the input'}: ${message}`;
  });
  throw new Error(`${name} can’t be asked so: ${faults.join('; ')}`);
}

/** As `contributes.languageModelTools` of package.json has them. */
export function contributedTools(): object[] {
  return TOOL_NAMES.map((name) => {
    const { title, description } = TOOLS[name];
    return {
      name,
      displayName: `PlotScope: ${title}`,
      toolReferenceName: name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      modelDescription: description,
      userDescription: `${title} (PlotScope)`,
      canBeReferencedInPrompt: true,
      icon: '$(graph-line)',
      tags: ['plotscope', 'chia', 'plotting'],
      inputSchema: inputSchemaOf(name),
    };
  });
}
