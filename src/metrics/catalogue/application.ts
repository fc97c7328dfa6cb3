import type { Metric } from '../metric.ts';
import { counter, gauge, PROCESS, quotient } from './define.ts';

/** What a plotter is at. */
export const APPLICATION = {
  'plotter.progress': gauge(
    '1',
    'Share of the running plot that is done, without its copy; every other second, of a plot that takes over forty minutes every five',
    ...PROCESS,
  ),
  'plotter.remaining': gauge(
    's',
    'Time until the running plot is done: its median, and what it stays below in 1 and in 9 of 10 cases',
    ...PROCESS,
    'quantile',
  ),
  'plotter.step.duration': gauge('s', 'How long the step that ended last took', ...PROCESS),
  'plotter.step.slowness': quotient(
    gauge(
      '1',
      'How long the step that ended last took ÷ how long it should have at the pace of the plot so far',
      ...PROCESS,
    ),
  ),
  'plotter.throughput': gauge(
    '{entry}/s',
    'Table entries per second in the step that ended last, where the log tells their number',
    ...PROCESS,
  ),
  'plotter.plots.finished': counter('{plot}', 'Plots that this process has finished', ...PROCESS),
  'plotter.plots.rate': gauge(
    '{plot}/d',
    'Plots a day at the pace of the last plots of this process, else of the running one',
    ...PROCESS,
  ),
  'plotter.output.rate': gauge(
    'By/s',
    'Bytes of finished plots a second, at the pace of the last plots of this process',
    ...PROCESS,
  ),
  'plotter.errors': counter('{event}', 'Errors that its log told of', ...PROCESS),
  'plotter.tmp.usage': gauge('By', 'Disk space that its temporary files take', ...PROCESS),
  'plotter.copy.active': gauge('{process}', 'Copies of finished plots under way', ...PROCESS),
  'plotter.copy.rate': gauge(
    'By/s',
    'Bytes per second of the copy under way, else of the one that ended last',
    ...PROCESS,
  ),
  'plotter.plot.size': gauge('By', 'Size of the plot finished last', ...PROCESS),
  'plotter.compression.ratio': quotient(
    gauge('1', 'Size of the plot finished last ÷ the size of an uncompressed plot of the same k', ...PROCESS),
  ),
  'plotter.bottleneck.probability': gauge(
    '1',
    'How probable it is that this is what holds the plotter back, as of the second before',
    ...PROCESS,
    'bottleneck.class',
  ),
  'plotter.bottleneck.severity': gauge('1', 'How much what holds the plotter back matters', ...PROCESS),
  'farming.service.count': gauge('{process}', 'Processes of a farming service that run', 'farming.service'),
  'farming.lookup.duration': gauge(
    's',
    'How long looking up proofs took in the last minute, at its longest, by the harvester’s log',
  ),
  'farming.lookup.slow': counter('{event}', 'Look-ups that the harvester says took too long, since it is watched'),
  'farming.plots': gauge('{plot}', 'Plots that the harvester looks after'),
  'farming.proofs': counter('{event}', 'Proofs and qualities that the harvester found, since it is watched'),
  'plots.count': gauge('{plot}', 'Plots that lie in the folders that are farmed or plotted to', 'plot.version'),
  'plots.size': gauge('By', 'What these plots take, by the size of some of each folder', 'plot.version'),
  'plots.replot.remaining': gauge(
    's',
    'Time until as much of version 2 is made as there is of version 1, at the pace of the last day',
  ),
  'plotters.plots.rate': gauge('{plot}/d', 'Plots a day of all plotters that run'),
  'plotters.device.output.rate': gauge(
    'By/s',
    'Bytes of finished plots a second by the card or processor that makes them, at the pace of the last plots',
    'plotter.device',
  ),
  'plotters.destination.output.rate': gauge(
    'By/s',
    'Bytes of finished plots a second by the file system that they go to, at the pace of the last plots',
    'system.filesystem.mountpoint',
  ),
  'plotters.tmp.usage': gauge('By', 'Disk space that the temporary files of all plotters take'),
} as const satisfies Record<string, Metric>;
