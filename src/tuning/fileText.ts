import type { PlotSettings } from './plotSettings.ts';

/** The text of a new file with these configurations. */
export function fileText(
  configurations: Readonly<Record<string, PlotSettings>>,
  remarks: readonly string[] = [],
): string {
  const comments = remarks.map((remark) => `// ${remark.replaceAll('\n', ' ')}\n`).join('');
  return `${comments}${JSON.stringify({ configurations }, null, 2)}\n`;
}
