/** What plotters' logs say, read by patterns of its own: what the parsers make of them is held against it. */

interface StepInLog {
  readonly phase?: number;
  readonly table?: number;
  readonly seconds: number;
}

/** Steps whose time the log prints, in its order. */
export function stepsInLog(plotter: string, log: string): StepInLog[] {
  if (plotter === 'madmax' || plotter === 'gigahorse') {
    // A phase of one step has its time on the phase's line.
    const times = /^(?:\[P(\d)(?:-\d)?\] Table (\d) (?:scan |rewrite )?|Phase (4) )took ([\d.]+) sec/gm;
    return [...log.matchAll(times)].map(([, phase, table, alone, seconds]) => ({
      phase: Number(phase ?? alone),
      ...(table !== undefined && { table: Number(table) }),
      seconds: Number(seconds),
    }));
  }
  if (plotter === 'chiapos') {
    const times =
      /(?:F1 complete, time:|Forward propagation table time:|scanned time =|sort time =|Total compress table time:|Time for phase 4 =) +([\d.]+) seconds/g;
    return [...log.matchAll(times)].map(([, seconds]) => ({ seconds: Number(seconds) }));
  }
  return [];
}

/** Steps that the log names without telling their time. */
export function namesInLog(plotter: string, log: string): RegExp[] {
  if (plotter === 'bladebit') return /^Table 1: F1 generation/m.test(log) ? [/F1 generation/] : [];
  if (plotter !== 'pos2') return [];
  return ['1', '2', '3'].flatMap((table) => (log.includes(` T${table} `) ? [new RegExp(`^Table ${table}$`)] : []));
}

export function plotsInLog(plotter: string, log: string): number {
  const start = {
    madmax: /^Plot Name: /gm,
    gigahorse: /^Plot Name: /gm,
    chiapos: /^Generating plot for /gm,
    bladebit: /^Generating plot \d/gm,
    pos2: / 0% alloc 0\./g,
  }[plotter]!;
  const count = log.match(start)?.length ?? 0;
  return plotter === 'pos2' ? Math.min(1, count) : count;
}

/** Seconds of each plot that the log says is done. */
export function totalsInLog(plotter: string, log: string): number[] {
  const total =
    plotter === 'pos2'
      ? /100% done T3 ([\d.]+)s/g
      : plotter === 'chiapos'
        ? /^Total time = ([\d.]+) seconds/gm
        : /^Total plot creation time was ([\d.]+) sec/gm;
  return [...log.matchAll(total)].map(([, seconds]) => Number(seconds));
}
