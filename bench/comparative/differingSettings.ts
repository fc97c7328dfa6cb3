import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';

/** What two configurations of one plotter differ in, as one sentence; none where they are the same or of two plotters. */
export function differingSettings(a: NamedConfiguration, b: NamedConfiguration): string[] {
  if (a.settings.plotter !== b.settings.plotter) return [];
  const [own, other] = [flat(a.settings), flat(b.settings)];
  const names = [...new Set([...own.keys(), ...other.keys()])].filter((name) => own.get(name) !== other.get(name));
  if (names.length === 0) return ['The two configurations are the same.'];
  const list = names.map((name) => `${name} (${own.get(name) ?? 'not set'} against ${other.get(name) ?? 'not set'})`);
  return [`They differ in ${list.join(', ')}.`];
}

function flat(value: object, before = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const isGroup = typeof member === 'object' && !Array.isArray(member);
    if (isGroup) for (const [inner, text] of flat(member as object, `${before}${name}.`)) found.set(inner, text);
    else found.set(before + name, Array.isArray(member) ? member.join(' ') : String(member));
  }
  return found;
}
