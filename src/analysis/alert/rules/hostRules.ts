import type { EngineEvent } from '../../../events/events.ts';
import { formatBytes, formatCount, formatDuration } from '../../../metrics/format.ts';
import { TOLD } from '../actions.ts';
import type { Condition, EventRule, EventWatch } from '../rule.ts';

/** An anomaly, a jump of the clock and the like are over when they are told of: they stay in sight for so long. */
const MOMENT_SECONDS = 900;
/** Nobody needs to know of a restart. */
const LEAST_PAUSE_SECONDS = 300;

/** The rule's one condition, which an event sets, and clears with `undefined`. `lasts`: seconds until it is over by itself. */
function one(
  read: (event: EngineEvent) => Omit<Condition, 'subject'> | null | undefined,
  lasts = Number.POSITIVE_INFINITY,
): () => EventWatch {
  return () => {
    let held: (Condition & { readonly at: number }) | undefined;
    return {
      hear(event) {
        const found = read(event);
        if (found === null) held = undefined;
        else if (found !== undefined) held = { subject: '', ...found, at: event.at };
      },
      holding: (now) => (held && now - held.at <= lasts ? [held] : []),
    };
  };
}

/** As many conditions as the newest event of a kind lists. */
function listed<Type extends EngineEvent['type']>(
  type: Type,
  read: (event: Extract<EngineEvent, { type: Type }>) => readonly Condition[],
): () => EventWatch {
  return () => {
    let held: readonly Condition[] = [];
    return {
      hear(event) {
        if (event.type === type) held = read(event as Extract<EngineEvent, { type: Type }>);
      },
      holding: () => held,
    };
  };
}

/** What is told of events of the host as a whole. `read` answers null where the event ends it. */
export const HOST_RULES: readonly EventRule[] = [
  {
    id: 'history_paused',
    description: 'What is measured can’t be kept.',
    severity: 'warning',
    escalateAfterSeconds: 1800,
    watch: one((event) => {
      if (event.type === 'history.resumed') return null;
      if (event.type !== 'history.paused') return undefined;
      const { cause, remedy } = event;
      return { title: 'The history is not written', cause, remedy };
    }),
  },
  {
    id: 'orphans',
    actions: [...TOLD, 'delete_orphans'],
    description: 'Temporary files take room that no running plotter needs.',
    severity: 'notice',
    watch: one((event) => {
      if (event.type !== 'orphans.found') return undefined;
      if (event.files.length === 0) return null;
      const bytes = event.files.reduce((sum, file) => sum + file.bytes, 0);
      return {
        title: 'Orphaned temporary files',
        cause: `${formatBytes(bytes)} are taken by ${formatCount(event.files.length, 'file')} of plots that nobody makes, such as ${event.files[0].path}.`,
        remedy: 'Look at them, and delete what is not needed.',
      };
    }),
  },
  {
    id: 'forecast_breach',
    description: 'Forecasts say beyond doubt that memory will be used up, a file system full, or plotting slow.',
    severity: 'notice',
    cooldownSeconds: 3600,
    actions: [...TOLD, 'trigger_optimization', 'trigger_memory_cleanup', 'delete_orphans'],
    watch: listed('forecast.breaches', ({ breaches }) =>
      breaches.map(({ subject, title, cause, remedy, metric, value, threshold, mountpoint }) => ({
        subject,
        title,
        cause,
        remedy,
        ...(mountpoint !== undefined && { about: { mountpoint } }),
        ...(metric !== undefined &&
          value !== undefined &&
          threshold !== undefined && { reading: { metric, value, threshold } }),
      })),
    ),
  },
  {
    id: 'anomaly',
    description: 'Something is not as it usually is.',
    severity: 'info',
    cooldownSeconds: MOMENT_SECONDS,
    watch: one((event) => {
      if (event.type !== 'anomaly.found') return undefined;
      return { title: 'Unusual', cause: event.anomaly.summary };
    }, MOMENT_SECONDS),
  },
  {
    id: 'clock_jumped',
    description: 'The clock of the host was set, or the host slept.',
    severity: 'info',
    watch: one((event) => {
      if (event.type !== 'clock.jumped') return undefined;
      return {
        title: 'The clock jumped',
        cause: `By ${event.seconds.toFixed(1)} s: it was set anew, or the host slept. Times of plots around it may be off.`,
        remedy: 'Let a time service such as chrony or systemd-timesyncd keep the clock.',
      };
    }, MOMENT_SECONDS),
  },
  {
    id: 'monitoring_stopped',
    description: 'For a while nobody measured.',
    severity: 'info',
    watch() {
      let stoppedAt: number | undefined;
      const pause = one((event) => {
        if (event.type === 'engine.stopped') stoppedAt = event.at;
        if (event.type !== 'engine.started' || stoppedAt === undefined) return undefined;
        const seconds = event.at - stoppedAt;
        stoppedAt = undefined;
        if (seconds < LEAST_PAUSE_SECONDS) return undefined;
        return {
          title: 'Monitoring was stopped',
          cause: `Nothing was measured for ${formatDuration(seconds)}.`,
          remedy: 'Keep monitoring when VS Code is closed: install the service.',
        };
      }, MOMENT_SECONDS);
      return pause();
    },
  },
];
