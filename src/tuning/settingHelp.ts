import { plotterById } from '../plotters/plotters.ts';
import { commandFormOf, flagFor } from './commandForm.ts';
import { modeOf, type PlotSettings } from './plotSettings.ts';

type Of = Pick<PlotSettings, 'plotter' | 'mode' | 'k'>;

/** What a setting means to its plotter, in Markdown: flag, meaning, default, range. Undefined where the plotter has no such setting. */
export function settingHelp(settings: Of, name: string): string | undefined {
  const title = plotterById(settings.plotter)?.title ?? settings.plotter;
  const flag = flagFor(settings, name);
  if (flag) return `${title} · ${flagHelp(flag)}`;
  const says = commandFormOf(settings).withoutFlag[name];
  return says === undefined ? undefined : `${title} ${says}.`;
}

/** A flag in words: `` `-u`, `--buckets`: Sort buckets … Default 256. From 16 to 65536, powers of two. `` */
export function flagHelp(flag: NonNullable<ReturnType<typeof flagFor>>): string {
  const { names, meaning, unit, range, required } = flag;
  const words = [
    `${names.map((name) => `\`${name}\``).join(', ')}: ${meaning}${unit === undefined ? '' : ` (${unit})`}.`,
    ...(flag.default === undefined ? [] : [`Default ${flag.default}.`]),
    ...(range === undefined ? [] : [rangeWords(range)]),
    ...(required ? ['Required.'] : []),
  ];
  return words.join(' ');
}

function rangeWords({ min, max, allowed }: NonNullable<NonNullable<ReturnType<typeof flagFor>>['range']>): string {
  const limits =
    min !== undefined && max !== undefined
      ? `From ${min} to ${max}`
      : min !== undefined
        ? `From ${min}`
        : max !== undefined
          ? `To ${max}`
          : '';
  const text = [limits, allowed].filter(Boolean).join(', ');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

export function describeSettings(settings: PlotSettings): string {
  const { k, threads, buckets, compression, strength } = settings;
  const title = plotterById(settings.plotter)?.title ?? settings.plotter;
  const mode = settings.mode === undefined ? undefined : modeOf(settings);
  return [
    mode === undefined ? title : `${title} ${mode}`,
    k !== undefined && `k${k}`,
    compression !== undefined && `C${compression}`,
    strength !== undefined && `strength ${strength}`,
    threads !== undefined && `${threads} threads`,
    buckets !== undefined && `${buckets} buckets`,
  ]
    .filter(Boolean)
    .join(', ');
}
