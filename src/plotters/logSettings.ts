import type { PlotConfiguration } from './configuration.ts';
import type { Facts } from './facts.ts';
import { maskKey } from './flags.ts';
import type { CompiledForm } from './lineForm.ts';

const SECRETS = new Set(['farmerKey', 'poolKey', 'contract']);

/** Members of the configuration that a line may set; every other fact is about the plot. */
const SETTINGS = new Set([
  ...['k', 'count', 'endless', 'mode', 'threads', 'buckets', 'buckets3', 'stripes', 'compression', 'finalTable'],
  ...['gpuDevice', 'gpuCount', 'gpuStreams', 'networkPort', 'bufferBytes', 'heapBytes', 'cacheBytes', 'chunkBytes'],
  ...['memoryLimitBytes', 'plotCheckCount', 'plotCheckThreshold', 'tmp', 'tmp2', 'tmp3', 'stage', 'final', 'fileName'],
  ...['farmerKey', 'poolKey', 'contract', 'warmStart', 'alternate', 'directIo', 'testnet', 'bitfield', 'tier'],
]);

/** What of a form's facts are settings, worked out once. */
interface SettingsOfForm {
  readonly facts: readonly { readonly name: string; readonly slot: number }[];
  readonly implied: readonly (readonly [string, unknown])[];
}

const known = new WeakMap<CompiledForm, SettingsOfForm>();

function settingsOf(form: CompiledForm): SettingsOfForm {
  let settings = known.get(form);
  if (!settings) {
    const facts = form.slotNames.map((name, index) => ({ name, slot: form.slots[index] }));
    settings = {
      facts: facts.filter(({ name }) => SETTINGS.has(name)),
      implied: Object.entries(form.line.as ?? {}).filter(([name]) => SETTINGS.has(name)),
    };
    known.set(form, settings);
  }
  return settings;
}

/** The settings after a line: the same object if it changes nothing, so that plots of one command line share theirs. */
export function settingsAfter(settings: PlotConfiguration, form: CompiledForm, facts: Facts): PlotConfiguration {
  const own = settingsOf(form);
  const before = settings as Record<string, unknown>;
  let after: Record<string, unknown> | undefined;
  const set = (name: string, value: unknown): void => {
    if (before[name] === value) return;
    after ??= { ...settings };
    after[name] = value;
  };
  for (const { name, slot } of own.facts) {
    const text = facts.texts[slot];
    const number = facts.numbers[slot];
    if (text === undefined) {
      if (name === 'count' && number < 0) set('endless', true);
      else if (!Number.isNaN(number)) set(name, name.endsWith('Bytes') ? Math.round(number) : number);
    } else if (name === 'final') {
      const others = form.line.as?.several ? (settings.final ?? []) : [];
      const isKnown = form.line.as?.several
        ? others.includes(text)
        : settings.final?.length === 1 && settings.final[0] === text;
      if (!isKnown) set(name, [...others, text]);
    } else if (SECRETS.has(name)) set(name, maskKey(text));
    else set(name, text);
  }
  for (const [name, value] of own.implied) set(name, value);
  return after ?? settings;
}
