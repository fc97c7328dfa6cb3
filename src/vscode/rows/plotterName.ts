import type { PlotterDirectory } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { plotterLabel } from '../../pages/charts.ts';

interface Plotter {
  readonly title: string;
  readonly directories?: readonly PlotterDirectory[] | undefined;
  /** Number of the plot that it makes, and how many it is to make. */
  readonly index?: number | undefined;
  readonly count?: number | undefined;
}

/** What people call the plotters of charts, by the names that these have (`plotterLabel`): those that run, and those of past plots. */
export function plotterNames(running: readonly RunningPlotter[], past: readonly StoredPlot[]): Record<string, string> {
  const names = new Map<string, { readonly name: string; readonly pid: string }>();
  const add = (plotter: string, pid: string, facts: Plotter) =>
    names.set(plotterLabel({ plotter, 'process.pid': pid }), { name: nameOf(facts), pid });
  for (const { processId, plotter, title, directories } of past.toReversed()) {
    if (plotter && title) add(plotter, processId.split(':', 1)[0], { title, directories });
  }
  for (const { pid, plotter, title, directories, configuration, plot } of running) {
    add(plotter, String(pid), { title, directories, index: plot?.index, count: configuration?.count });
  }
  const alike = Map.groupBy(names.values(), ({ name }) => name);
  return Object.fromEntries(
    [...names].map(([label, { name, pid }]) => [label, alike.get(name)!.length > 1 ? `${name} (${pid})` : name]),
  );
}

/** `Mad Max k32 → /mnt/a, 2 of 5` */
function nameOf({ title, directories = [], index, count }: Plotter): string {
  const place = ['final', 'tmp'].map((use) => directories.find((one) => one.use === use)).find(Boolean);
  const to = place ? ` → ${place.path.replace(/(?<=.)\/$/, '')}` : '';
  const which = index === undefined || count === 1 ? '' : `, ${index}${count ? ` of ${count}` : ''}`;
  return `${title}${to}${which}`;
}
