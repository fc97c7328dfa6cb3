import type { PlotConfiguration } from './configuration.ts';
import type { Facts } from './facts.ts';
import { maskKey } from './flags.ts';
import type { CompiledForm, SettingsChange, SettingsOfForm } from './lineForm.ts';

const SECRETS = new Set(['farmerKey', 'poolKey', 'contract']);

/** Members of the configuration that a line may set; every other fact is about the plot. */
const SETTINGS = new Set([
  ...['k', 'count', 'endless', 'mode', 'threads', 'buckets', 'buckets3', 'stripes', 'compression', 'finalTable'],
  ...['gpuDevice', 'gpuCount', 'gpuStreams', 'networkPort', 'bufferBytes', 'heapBytes', 'cacheBytes', 'chunkBytes'],
  ...['memoryLimitBytes', 'plotCheckCount', 'plotCheckThreshold', 'tmp', 'tmp2', 'tmp3', 'stage', 'final', 'fileName'],
  ...['farmerKey', 'poolKey', 'contract', 'warmStart', 'alternate', 'directIo', 'testnet', 'bitfield', 'tier'],
]);

function settingsOf({ slotNames, slots, line }: CompiledForm): SettingsOfForm {
  const facts = slotNames.map((name, index) => ({ name, slot: slots[index] }));
  return {
    last: undefined,
    facts: facts.filter(({ name }) => SETTINGS.has(name)),
    implied: Object.entries(line.as ?? {}).filter(([name]) => SETTINGS.has(name)),
  };
}

/** Of a process that hasn't told any yet. */
export const NO_SETTINGS: PlotConfiguration = {};

/** What each line made of settings the last times: processes of few command lines print the same ones again and again. */
const lastChanges = new WeakMap<PlotConfiguration, Map<CompiledForm, SettingsChange[]>>();
/** So many are kept of a line that tells something else each time. */
const MOST_CHANGES = 8;

/** The settings after a line: the same object for the same lines, so that plots of one command line share theirs. */
export function settingsAfter(settings: PlotConfiguration, form: CompiledForm, facts: Facts): PlotConfiguration {
  form.settings ??= settingsOf(form);
  const own = form.settings;
  if (own.facts.length === 0 && own.implied.length === 0) return settings;
  const { last } = own;
  if (last?.before === settings && tells(facts, own, last.values)) return last.after;
  const change = changeBy(form, settings, facts, own);
  own.last = { before: settings, ...change };
  return change.after;
}

function changeBy(form: CompiledForm, settings: PlotConfiguration, facts: Facts, own: SettingsOfForm): SettingsChange {
  let changes = lastChanges.get(settings);
  if (!changes) {
    changes = new Map();
    lastChanges.set(settings, changes);
  }
  const before = changes.get(form) ?? [];
  for (const change of before) if (tells(facts, own, change.values)) return change;
  const values = own.facts.map(({ slot }) => facts.texts[slot] ?? facts.numbers[slot]);
  const change = { values, after: changed(settings, form, facts, own) };
  if (before.length === 0) changes.set(form, before);
  if (before.length === MOST_CHANGES) before.shift();
  before.push(change);
  return change;
}

function tells({ texts, numbers }: Facts, own: SettingsOfForm, values: SettingsChange['values']): boolean {
  for (let index = 0; index < values.length; index++) {
    const { slot } = own.facts[index];
    const value = values[index];
    if (typeof value === 'string' ? texts[slot] !== value : texts[slot] !== undefined || !isSame(numbers[slot], value))
      return false;
  }
  return true;
}

function isSame(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

/** The settings in another mode of plotting, likewise. */
export function settingsInMode(settings: PlotConfiguration, mode: string): PlotConfiguration {
  const others = lastModes.get(settings) ?? [];
  let after = others.find((other) => other.mode === mode);
  if (!after) {
    after = { ...settings, mode };
    lastModes.set(settings, [...others, after]);
  }
  return after;
}

const lastModes = new WeakMap<PlotConfiguration, readonly PlotConfiguration[]>();

function changed(
  settings: PlotConfiguration,
  form: CompiledForm,
  facts: Facts,
  own: SettingsOfForm,
): PlotConfiguration {
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
