import type { PlotConfiguration } from './configuration.ts';
import { decodeText } from './decodeText.ts';
import { maskKey } from './flags.ts';
import type { CompiledForm, Facts } from './lineType.ts';

const SECRETS = new Set(['farmerKey', 'poolKey', 'contract']);

/** Members of the configuration that a line may set; every other fact is about the plot. */
const SETTINGS = new Set([
  ...['k', 'count', 'endless', 'mode', 'threads', 'buckets', 'buckets3', 'stripes', 'compression', 'finalTable'],
  ...['gpuDevice', 'gpuCount', 'gpuStreams', 'networkPort', 'bufferBytes', 'heapBytes', 'cacheBytes', 'chunkBytes'],
  ...['memoryLimitBytes', 'plotCheckCount', 'plotCheckThreshold', 'tmp', 'tmp2', 'tmp3', 'stage', 'final', 'fileName'],
  ...['farmerKey', 'poolKey', 'contract', 'warmStart', 'alternate', 'directIo', 'testnet', 'bitfield'],
]);

/** The settings after a line: the same object if it changes nothing, so that plots of one command line share theirs. */
export function settingsAfter(settings: PlotConfiguration, form: CompiledForm, facts: Facts): PlotConfiguration {
  const changes: Record<string, unknown> = {};
  form.slots.forEach((slot, index) => {
    const name = form.slotNames[index]!;
    const text = facts.texts[slot];
    const number = facts.numbers[slot]!;
    if (!SETTINGS.has(name)) return;
    if (name === 'final' && text !== undefined) {
      const known = form.line.as?.several ? (settings.final ?? []) : [];
      changes.final = [...new Set([...known, decodeText(text)])];
    } else if (text !== undefined) changes[name] = SECRETS.has(name) ? maskKey(text) : decodeText(text);
    else if (name === 'count' && number < 0) changes.endless = true;
    else if (!Number.isNaN(number)) changes[name] = name.endsWith('Bytes') ? Math.round(number) : number;
  });
  for (const [name, value] of Object.entries(form.line.as ?? {})) if (SETTINGS.has(name)) changes[name] = value;
  const before = settings as Record<string, unknown>;
  const isNew = Object.entries(changes).some(([name, value]) => String(before[name]) !== String(value));
  return isNew ? { ...settings, ...changes } : settings;
}
