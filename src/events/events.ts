import * as v from 'valibot';
import type { Attributes } from '../metrics/metric.ts';
import type { PlotConfiguration } from '../plotters/configuration.ts';
import { Prospect } from './prospects.ts';
import { Rival, RivalResource } from './rivals.ts';
import { TimeAccount } from './timeAccount.ts';

/** What files lie on in the end: a disk of this host, its memory, another host, or a program in user space. */
export const Medium = v.picklist(['disk', 'memory', 'network', 'fuse']);
export type Medium = v.InferOutput<typeof Medium>;

/** A folder that a plotter uses, and where it lies. */
export const PlotterDirectory = v.object({
  use: v.picklist(['tmp', 'tmp2', 'tmp3', 'stage', 'final']),
  path: v.string(),
  /** Where its file system is mounted, as the plotter sees it. */
  mountpoint: v.optional(v.string()),
  /** `ext4`, `tmpfs` … */
  fileSystem: v.optional(v.string()),
  /** The block device that is mounted: a partition, a volume. Absent for RAM disks and network file systems. */
  device: v.optional(v.string()),
  /** The physical disks behind it, through LVM, md, device-mapper and loop devices. */
  disks: v.array(v.string()),
  /** Absent where it isn't known. */
  medium: v.optional(Medium),
});
export type PlotterDirectory = v.InferOutput<typeof PlotterDirectory>;

/** A plotter process (or a relative of one: wrapper, copy, farmer) as it was recognised. */
export const PlotterProcess = v.object({
  /**
   * `pid:start`, the same process in every frame and no other, even when its pid is used again. Processes of a loop, each of which lives for
   * seconds, have that of the first.
   */
  id: v.string(),
  pid: v.number(),
  /** Epoch seconds. */
  startedAt: v.number(),
  /** `madmax`, `bladebit` …, as in src/plotters. */
  plotter: v.string(),
  role: v.string(),
  title: v.string(),
  argv: v.array(v.string()),
  exe: v.optional(v.string()),
  cwd: v.optional(v.string()),
  /** Way of plotting where the plotter has several: `ram`, `disk`, `cuda`. */
  mode: v.optional(v.string()),
  /** The file that its output goes to. */
  logPath: v.optional(v.string()),
  /** Its control group, as in /proc/PID/cgroup. */
  cgroup: v.optional(v.string()),
  /** The one whose CPU quota counts, where control groups of version 1 have it in another than `cgroup`. */
  cpuCgroup: v.optional(v.string()),
  /** What it was told to do, with its own defaults filled in; absent where its command line isn't understood. */
  configuration: v.optional(v.custom<PlotConfiguration>((value) => typeof value === 'object' && value !== null)),
  /** The folders that it was told to use. */
  directories: v.optional(v.array(PlotterDirectory)),
  /** It goes on where others like it have ended, one after the other: since when (epoch seconds), and how many they are with it. */
  loop: v.optional(v.object({ since: v.number(), processes: v.number() })),
});
export type PlotterProcess = v.InferOutput<typeof PlotterProcess>;

/** What tells the series of a process from those of others; those of a loop go on from process to process. */
export function processAttributes({ plotter, pid, id, loop }: PlotterProcess): Attributes {
  return { plotter, 'process.pid': loop ? id.split(':')[0] : String(pid), 'process.id': id };
}

/** A plot, as far as its plotter tells of it. */
export const PlotFacts = v.object({
  k: v.optional(v.number()),
  /** Plot id, 64 hexadecimal digits. */
  id: v.optional(v.string()),
  name: v.optional(v.string()),
  compression: v.optional(v.number()),
  /** Number of the plot in its process, from 1. */
  index: v.optional(v.number()),
  /** Epoch seconds. */
  startedAt: v.optional(v.number()),
  /** Of its process, where that is one of a loop. */
  pid: v.optional(v.number()),
  /** What made it, where its plotter uses several: `gpu0`, `cpu`. */
  device: v.optional(v.string()),
});
export type PlotFacts = v.InferOutput<typeof PlotFacts>;

const processId = v.string();
const trouble = { cause: v.string(), remedy: v.string() };

/** A file system that plots can lie on, and what holds it. */
export const StorageMount = v.object({
  path: v.string(),
  fileSystem: v.string(),
  /** The block device that is mounted: a partition, a volume. Absent for RAM disks and network file systems. */
  device: v.optional(v.string()),
  disks: v.array(v.string()),
  medium: v.optional(Medium),
});
export type StorageMount = v.InferOutput<typeof StorageMount>;

/** An engine that leads: the one process that measures a host. */
export const EngineIdentity = v.object({
  pid: v.number(),
  /** What it runs in. */
  host: v.picklist(['vscode', 'service', 'cli']),
  /** PlotScope's version. */
  version: v.string(),
});
export type EngineIdentity = v.InferOutput<typeof EngineIdentity>;

/** How grave something is, the least first. */
export const ALERT_SEVERITIES = ['info', 'notice', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** What an alert is about: by these it is brought together with others of the same cause. */
export const AlertSubject = v.object({
  processId: v.optional(v.string()),
  /** The plotter that the process runs: `madmax`. */
  plotter: v.optional(v.string()),
  /** A disk, as the kernel calls it. */
  device: v.optional(v.string()),
  mountpoint: v.optional(v.string()),
  interface: v.optional(v.string()),
});
export type AlertSubject = v.InferOutput<typeof AlertSubject>;

export const Alert = v.object({
  /** The same for the same rule on the same thing: `disk_io_high/nvme0n1`. */
  id: v.string(),
  severity: v.picklist(ALERT_SEVERITIES),
  title: v.string(),
  cause: v.optional(v.string()),
  remedy: v.optional(v.string()),
  /** The rule that raised it. */
  rule: v.optional(v.string()),
  about: v.optional(AlertSubject),
  /** What was measured and where its bound lies, in the metric's unit; `series` is its `seriesKey`. */
  reading: v.optional(
    v.object({
      metric: v.string(),
      series: v.optional(v.string()),
      value: v.number(),
      threshold: v.number(),
    }),
  ),
  /** Epoch seconds: since when it has been so. */
  since: v.optional(v.number()),
  /** Alerts of one cause share an incident: the id of the first of them, with its time. */
  incident: v.optional(v.string()),
  /** 0 … 100: from the rule's severity, times impact, times trend. */
  score: v.optional(v.number()),
  /** 1 … 1.5: the running plots that are at stake, and the hours in them. */
  impact: v.optional(v.number()),
  /** 0.9 … 1.2: whether it was getting worse or better when it was raised. */
  trend: v.optional(v.number()),
  /** The alert of the incident that it came after, and why they are taken to have one cause. */
  related: v.optional(v.object({ to: v.string(), because: v.string(), strength: v.number() })),
  /** What is done and can be done about it, as rules name it. */
  actions: v.optional(v.array(v.string())),
  /** How often it has climbed because nobody acknowledged it; one that is escalated at once begins with 1. */
  level: v.optional(v.number()),
  /** Unacknowledged for so long, it climbs a level; twice as long, another. */
  escalateAfterSeconds: v.optional(v.number()),
});
export type Alert = v.InferOutput<typeof Alert>;

/** What held the host back, as versions before this one told it. */
export const Verdict = v.object({
  resource: v.string(),
  /** Which of its kind: `nvme0n1`. */
  subject: v.optional(v.string()),
  /** 0 … 1, how busy or full it is. */
  ratio: v.number(),
});
export type Verdict = v.InferOutput<typeof Verdict>;

/** How many times as many plots as now, and what holds that in 8 of 10 cases. */
const Gain = v.object({ ratio: v.number(), interval: v.tuple([v.number(), v.number()]) });

/** What to do about a bottleneck. */
export const Remedy = v.object({
  text: v.string(),
  /** Of the plotter's configuration what is to be changed, and to what. */
  setting: v.optional(v.object({ name: v.string(), value: v.union([v.string(), v.number(), v.boolean()]) })),
  /** How many times as many plots as now are foretold, and what holds that in 8 of 10 cases. */
  gain: v.optional(Gain),
});
export type Remedy = v.InferOutput<typeof Remedy>;

/** What holds a plotter back, or its host. */
export const Bottleneck = v.object({
  /** `cpu-starved`, `disk-latency` …, as in src/analysis/bottleneck; `unclear` where it can't be told. */
  class: v.string(),
  /** Which of its kind: `quota`. */
  kind: v.optional(v.string()),
  /** The disk or folder that it is about. */
  subject: v.optional(v.string()),
  /** Epoch seconds. */
  since: v.number(),
  /** 0 … 1. */
  severity: v.number(),
  /** 0 … 1: that it is this one. */
  confidence: v.number(),
  /** One or two sentences, with names and figures. */
  cause: v.string(),
  impactSecondsPerPlot: v.optional(v.number()),
  /** What it rests on, for a person. */
  evidence: v.array(v.string()),
  /** The best first. */
  remedies: v.array(Remedy),
  /** What comes next once it is gone, and what it brings with it, for a person. */
  interactions: v.optional(v.array(v.string())),
  /** What else is near its end, for a person. */
  risks: v.optional(v.array(v.string())),
});
export type Bottleneck = v.InferOutput<typeof Bottleneck>;

/** Something that is not as it usually is. */
export const Anomaly = v.object({
  kind: v.picklist(['multivariate', 'univariate', 'seasonal', 'contextual']),
  /** `seriesKey` of what is unusual; several where it shows only together. */
  series: v.array(v.string()),
  /** Epoch seconds. */
  since: v.number(),
  /** 0 … 1: share of past values that were less unusual. */
  score: v.number(),
  value: v.optional(v.number()),
  expected: v.optional(v.tuple([v.number(), v.number()])),
  summary: v.string(),
});
export type Anomaly = v.InferOutput<typeof Anomaly>;

/** A bound that forecasts say will be met, and is not met now. */
export const ForecastBreach = v.object({
  /** What tells it from others: the target of the forecast, or a mount point. */
  subject: v.string(),
  title: v.string(),
  cause: v.string(),
  remedy: v.string(),
  /** Epoch seconds: when it will be so. */
  dueAt: v.number(),
  /** What is forecast and where its bound lies, in the metric's unit. */
  metric: v.optional(v.string()),
  value: v.optional(v.number()),
  threshold: v.optional(v.number()),
  mountpoint: v.optional(v.string()),
});
export type ForecastBreach = v.InferOutput<typeof ForecastBreach>;

const at = v.number();

/** What the time of the step or the plot went into, as far as it was watched. */
const account = v.optional(TimeAccount);

/** What happened, as opposed to what was measured. `at` is in epoch seconds. */
export const EngineEvent = v.variant('type', [
  v.object({ type: v.literal('process.seen'), at, process: PlotterProcess }),
  v.object({ type: v.literal('process.ended'), at, process: PlotterProcess }),
  /** More is known of a process than when it was seen, such as which of two plotters of one name it is. */
  v.object({ type: v.literal('process.changed'), at, process: PlotterProcess }),
  v.object({ type: v.literal('plot.started'), at, processId, plot: PlotFacts }),
  v.object({
    type: v.literal('step.changed'),
    at,
    processId,
    /** In words. */
    step: v.string(),
    phase: v.optional(v.number()),
    table: v.optional(v.number()),
  }),
  /** Every step, also one that was over before the plotter was looked at again. */
  v.object({
    type: v.literal('step.ended'),
    at,
    processId,
    step: v.string(),
    phase: v.optional(v.number()),
    table: v.optional(v.number()),
    /** As the plotter tells it. */
    seconds: v.optional(v.number()),
    account,
  }),
  v.object({
    type: v.literal('plot.finished'),
    at,
    processId,
    plot: PlotFacts,
    seconds: v.number(),
    bytes: v.optional(v.number()),
    account,
  }),
  /** The plotter tells that it failed; `line` is what it said. */
  v.object({ type: v.literal('plot.failed'), at, processId, plot: PlotFacts, ...trouble, line: v.string(), account }),
  /** The plotter says that it can't go on until the cause is gone. */
  v.object({ type: v.literal('plotter.waiting'), at, processId, ...trouble }),
  /** The plotter is seen not to get on. */
  v.object({ type: v.literal('plotter.stalled'), at, processId, ...trouble }),
  v.object({ type: v.literal('plotter.resumed'), at, processId, afterSeconds: v.number() }),
  /** Its process is gone and its plot isn't finished. */
  v.object({
    type: v.literal('plotter.crashed'),
    at,
    processId,
    plot: v.optional(PlotFacts),
    ...trouble,
    outOfMemory: v.boolean(),
    /** Nothing says that it failed: whoever runs it has ended it, or may have. */
    unexplained: v.optional(v.boolean()),
    account,
  }),
  /** The command of a plotter that has ended was run again by itself (`pid`, `attempt` of `tries`), or was not (`problem`). */
  v.object({
    type: v.literal('plotter.restarted'),
    at,
    alertId: v.string(),
    processId,
    tries: v.number(),
    attempt: v.optional(v.number()),
    pid: v.optional(v.number()),
    problem: v.optional(v.string()),
  }),
  /** All temporary files of plots that no running plotter makes; told when they are others than before. */
  v.object({
    type: v.literal('orphans.found'),
    at,
    files: v.array(v.object({ path: v.string(), bytes: v.number() })),
  }),
  /** Programs that take what a plotter waits for, told when they change; none = it is no longer short. */
  v.object({ type: v.literal('rivals.found'), at, resource: RivalResource, rivals: v.array(Rival) }),
  v.object({ type: v.literal('storage.mapped'), at, mounts: v.array(StorageMount) }),
  v.object({ type: v.literal('collector.failed'), at, collector: v.string(), reason: v.string() }),
  v.object({ type: v.literal('collector.recovered'), at, collector: v.string() }),
  v.object({ type: v.literal('clock.jumped'), at, seconds: v.number() }),
  v.object({ type: v.literal('frames.missed'), at, frames: v.number() }),
  /** An engine leads from now on. What it finds alive it tells anew, so what was alive under the engine before is not. */
  v.object({
    type: v.literal('engine.started'),
    at,
    engine: EngineIdentity,
    /** It goes on with the alerts that were up before; otherwise these are over. */
    remembers: v.optional(v.boolean()),
  }),
  v.object({ type: v.literal('engine.stopped'), at, engine: EngineIdentity }),
  v.object({ type: v.literal('alert.raised'), at, alert: Alert }),
  v.object({ type: v.literal('alert.resolved'), at, alertId: v.string(), afterSeconds: v.number() }),
  /** Nobody has acknowledged it for too long. `level`: 1, then higher. */
  v.object({ type: v.literal('alert.escalated'), at, alertId: v.string(), level: v.number() }),
  /** A channel has taken a notification about it. */
  v.object({ type: v.literal('alert.notified'), at, alertId: v.string(), channel: v.string(), step: v.string() }),
  v.object({ type: v.literal('alert.acknowledged'), at, alertId: v.string() }),
  /** Nothing is sent about it until then (epoch seconds). */
  v.object({ type: v.literal('alert.snoozed'), at, alertId: v.string(), until: v.number() }),
  /** Told by versions before this one: another resource holds the host back than before; `undefined` = none does. */
  v.object({ type: v.literal('verdict.changed'), at, verdict: v.optional(Verdict) }),
  /**
   * Another thing holds a plotter back than before, or the host (without `processId`), or more is known of it; `undefined` = nothing does.
   * The host's is that of the plotter that is held back most.
   */
  v.object({
    type: v.literal('bottleneck.changed'),
    at,
    processId: v.optional(processId),
    bottleneck: v.optional(Bottleneck),
  }),
  /** A person says that a verdict is right, or wrong: from now on that counts where a plotter is as it is now. */
  v.object({ type: v.literal('verdict.judged'), at, processId, class: v.string(), isRight: v.boolean() }),
  /** All bounds that forecasts say will be met; told when they are others than before. */
  v.object({ type: v.literal('forecast.breaches'), at, breaches: v.array(ForecastBreach) }),
  /** All that forecasts tell of the hours to come; told when it is something else than before. */
  v.object({ type: v.literal('outlook.changed'), at, prospects: v.array(Prospect) }),
  v.object({ type: v.literal('anomaly.found'), at, anomaly: Anomaly }),
  /** What a plotter was advised was done, or what held it back is gone: how long its plots take since. */
  v.object({
    type: v.literal('advice.followed'),
    at,
    processId,
    /** Of the bottleneck that it was about. */
    class: v.string(),
    /** The advice. */
    text: v.string(),
    /** How many times as many plots as before. */
    foretold: Gain,
    came: v.number(),
    /** Plots that this rests on, since and before. */
    plots: v.number(),
    plotsBefore: v.number(),
  }),
  v.object({
    type: v.literal('benchmark.finished'),
    at,
    /** Key of its record in the history. */
    runId: v.string(),
    name: v.string(),
    summary: v.string(),
  }),
  /** The history can't be written at present; live monitoring goes on. */
  v.object({ type: v.literal('history.paused'), at, cause: v.string(), remedy: v.string() }),
  v.object({ type: v.literal('history.resumed'), at, afterSeconds: v.number() }),
  v.object({ type: v.literal('notice'), at, text: v.string() }),
]);
export type EngineEvent = v.InferOutput<typeof EngineEvent>;
