/** What both programs of version 2 plots print, as their sources have it. */

const NAME_BYTES = 988_513_567;
const ID_DIGITS = 64;

/** Ids as far apart as those of real plots. */
export function plotId(number: number): string {
  let state = (number + 1) * 0x9e3779b1;
  let id = number.toString(16).padStart(8, '0');
  while (id.length < ID_DIGITS) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + number;
    id += (state >>> 0).toString(16).padStart(8, '0');
  }
  return id.slice(0, ID_DIGITS);
}

/** What `plotter test 28 ID` prints while it computes. */
export function pos2Begin(): string {
  const bar = (percent: number, text: string) => `\r[===                         ] ${percent}% ${text}s\x1b[K`;
  return `Using AES hardware acceleration.\n${bar(3, 'matching T1 0.5')}${bar(35, 'matching T2 1')}${bar(67, 'matching T3 1.5')}`;
}

export function pos2End(id: string, seconds: number): string {
  const name = `plot_28_2_0_0_${id}.bin`;
  return [
    `\r[============================] 100% done T3 ${seconds}s\x1b[K`,
    `Writing plot to ${name}...`,
    `Wrote plot file: ${name} (${NAME_BYTES} bytes) [29.46 bits/entry] in 200.1 ms`,
    '',
  ].join('\n');
}

const nameOf = (id: string) => `plot-k28-${id}.plot2`;

/** What `xchplot2 plot -v` prints before its first plot. */
export function xchplot2Begin(ids: readonly string[]): string {
  const prepared = ids.map((id, index) => `[plot] prepared ${index + 1}/${ids.length} ${nameOf(id)}`);
  const pools = [0, 1].map((gpu) => `[batch:gpu${gpu}] pool: storage=3.05 GB pair_a=4.06 GB pinned=2x2.03 GB`);
  return [...prepared, `[batch] multi-device: ${ids.length} plots across 2 workers`, ...pools, ''].join('\n');
}

export function xchplot2Plot(index: number, id: string, seconds: number): string {
  const worker = `[batch:gpu${index % 2}]`;
  const tables = '(T1=268435456 T2=268430001 T3=268420077)';
  return [
    `${worker} producer finished GPU for plot ${index} in ${(seconds * 1000).toFixed(2)} ms ${tables}`,
    `${worker} consumer wrote plot ${index}: /mnt/farm/${nameOf(id)}`,
    '',
  ].join('\n');
}

export function xchplot2End(plots: number, seconds: number): string {
  return `[plot] wrote ${plots} plots in ${seconds} s (${seconds / plots} s/plot)\n`;
}
