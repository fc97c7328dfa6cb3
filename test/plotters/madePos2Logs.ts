/** What `plotter test 22 ID` prints, as its source has it; plots are called by numbers. */

export const POS2 = ['/opt/plotter', 'test', '22'];
export const POS2_BYTES = 12_299_796;

export function plotId(number: number): string {
  return number.toString(16).padStart(64, '0');
}

export function pos2File(number: number): string {
  return `plot_22_2_0_0_${plotId(number)}.bin`;
}

/** Up to its first table. */
export const POS2_BEGIN = 'Using AES hardware acceleration.\n[=   ] 3% matching T1 0.5s\x1b[K\r';

/** From there to its end: no two plots take the same time. */
export function pos2End(number: number, seconds = 1 + number / 10): string {
  const name = pos2File(number);
  return [
    `[====] 100% done T3 ${seconds}s\x1b[K`,
    `Writing plot to ${name}...`,
    `Wrote plot file: ${name} (${POS2_BYTES} bytes) [21.45 bits/entry] in 76.5 ms`,
    '',
  ].join('\n');
}
