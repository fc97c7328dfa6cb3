import { formatBytes, formatDuration, formatSeconds } from '../metrics/format.ts';
import { adviceText } from './adviceText.ts';
import { restartText } from './alertLog.ts';
import type { EngineEvent, EngineIdentity, PlotFacts } from './events.ts';
import { RIVAL_RESOURCES, rivalText } from './rivals.ts';
import { accountText, type TimeAccount } from './timeAccount.ts';

/** The event in one line, for logs. */
export function describeEvent(event: EngineEvent): string {
  switch (event.type) {
    case 'process.seen':
      return `${event.process.title} runs as process ${event.process.pid}`;
    case 'process.ended':
      return `${event.process.title}, process ${event.process.pid}, has ended`;
    case 'process.changed':
      return `process ${event.process.pid} is ${event.process.title}`;
    case 'plot.started':
      return `${pidText(event.processId)}: ${plotText(event.plot)} started`;
    case 'step.changed':
      return `${pidText(event.processId)}: ${event.step}`;
    case 'step.ended': {
      const took = event.seconds === undefined ? '' : ` after ${event.seconds.toFixed(1)} s`;
      return `${pidText(event.processId)}: ${event.step} ended${took}${spent(event)}`;
    }
    case 'plot.finished':
      return `${pidText(event.processId)}: ${plotText(event.plot)} finished after ${formatSeconds(event.seconds)}${spent(event)}`;
    case 'plot.failed':
      return `${pidText(event.processId)}: ${plotText(event.plot)} failed. ${event.cause} ${event.remedy}`;
    case 'plotter.waiting':
      return `${pidText(event.processId)} waits. ${event.cause} ${event.remedy}`;
    case 'plotter.stalled':
      return `${pidText(event.processId)} has stalled. ${event.cause} ${event.remedy}`;
    case 'plotter.resumed':
      return `${pidText(event.processId)} goes on after ${formatDuration(event.afterSeconds)}`;
    case 'plotter.crashed':
      return `${pidText(event.processId)} has ${event.unexplained ? 'ended early' : 'crashed'}. ${event.cause} ${event.remedy}`;
    case 'plotter.restarted':
      return `${pidText(event.processId)} ${restartText(event)}`;
    case 'orphans.found':
      if (event.files.length === 0) return 'no orphaned temporary files are left';
      return `${event.files.length} orphaned temporary files take ${formatBytes(sum(event.files.map(({ bytes }) => bytes)))}`;
    case 'rivals.found': {
      if (event.rivals.length === 0) return `${RIVAL_RESOURCES[event.resource]} is no longer short`;
      const takers = event.rivals.map((rival) => rivalText(event.resource, rival));
      return `${RIVAL_RESOURCES[event.resource]} is short. It is taken by ${takers.join(', ')}`;
    }
    case 'storage.mapped':
      return `file systems: ${event.mounts.map(({ path, disks }) => `${path} (${disks.join(', ') || 'no disk of its own'})`).join(', ')}`;
    case 'collector.failed':
      return `no ${event.collector} values: ${event.reason}`;
    case 'collector.recovered':
      return `${event.collector} values are back`;
    case 'clock.jumped':
      return `the clock of this host jumped by ${event.seconds.toFixed(1)} s (set anew, or the host slept)`;
    case 'frames.missed':
      return `${event.frames} ${event.frames === 1 ? 'frame was' : 'frames were'} missed: the host was too busy or asleep`;
    case 'engine.started':
      return `${engineText(event.engine)} watches this host`;
    case 'engine.stopped':
      return `${engineText(event.engine)} has stopped watching this host`;
    case 'alert.raised':
      return `alert (${event.alert.severity}): ${[`${event.alert.title}.`, event.alert.cause, event.alert.remedy].filter(Boolean).join(' ')}`;
    case 'alert.resolved':
      return `alert ${event.alertId}: over after ${formatDuration(event.afterSeconds)}`;
    case 'alert.escalated':
      return `alert ${event.alertId}: nobody has acknowledged it (level ${event.level})`;
    case 'alert.notified':
      return `alert ${event.alertId}: sent by ${event.channel} (${event.step})`;
    case 'alert.acknowledged':
      return `alert ${event.alertId}: acknowledged`;
    case 'alert.snoozed':
      return `alert ${event.alertId}: put off for ${formatDuration(event.until - event.at)}`;
    case 'verdict.changed': {
      const { verdict } = event;
      if (!verdict) return 'nothing holds the host back';
      const what = [verdict.resource, verdict.subject].filter(Boolean).join(' ');
      return `${what} holds the host back (${Math.round(verdict.ratio * 100)} %)`;
    }
    case 'bottleneck.changed': {
      const whose = event.processId === undefined ? 'the host' : pidText(event.processId);
      return `${whose}: ${event.bottleneck?.cause ?? 'nothing holds it back'}`;
    }
    case 'verdict.judged':
      return `${pidText(event.processId)}: that it is ${event.class} is ${event.isRight ? 'right' : 'wrong'}, a person says`;
    case 'advice.followed':
      return `${pidText(event.processId)}: ${adviceText(event)}`;
    case 'forecast.breaches': {
      const { breaches } = event;
      if (breaches.length === 0) return 'no bound is forecast to be met';
      return `forecast: ${breaches.map(({ title, cause }) => `${title}. ${cause}`).join(' ')}`;
    }
    case 'outlook.changed':
      return event.prospects.length === 0
        ? 'outlook: nothing is foreseen that matters'
        : `outlook: ${event.prospects.map(({ text }) => text).join(' ')}`;
    case 'anomaly.found':
      return event.anomaly.summary;
    case 'benchmark.finished':
      return `${event.name}: ${event.summary}`;
    case 'history.paused':
      return `the history is not written. ${event.cause} ${event.remedy}`;
    case 'history.resumed':
      return `the history is written again after ${formatDuration(event.afterSeconds)}`;
    case 'notice':
      return event.text;
  }
}

const ENGINE_HOSTS = { vscode: 'VS Code', service: 'the PlotScope service', cli: 'plotscope monitor' } as const;

function engineText({ pid, host }: EngineIdentity): string {
  return `${ENGINE_HOSTS[host]} (process ${pid})`;
}

/** `process 412`, of a process's id. */
export function pidText(id: string): string {
  return `process ${id.split(':')[0]}`;
}

function spent({ account }: { readonly account?: TimeAccount | undefined }): string {
  const text = account ? accountText(account) : '';
  return text === '' ? '' : ` (${text})`;
}

function plotText({ k, id, index }: PlotFacts): string {
  const size = k === undefined ? '' : ` k${k}`;
  return id === undefined ? `plot${index === undefined ? '' : ` ${index}`}${size}` : `plot${size} ${id.slice(0, 8)}…`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
