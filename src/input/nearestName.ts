import { editDistance } from './editDistance.ts';

/** Mistyped letters that are forgiven: one of three. */
const LETTERS_PER_MISTAKE = 3;
/** Nobody mistypes so much: each name costs work that grows with the length. */
const LONGEST = 100;

/** The name that was probably meant; `undefined` where none is close, or begins or ends as what was written. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const lower = written.toLowerCase();
  if (lower === '' || lower.length > LONGEST) return undefined;
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.ceil(name.length / LETTERS_PER_MISTAKE) || name.toLowerCase().includes(lower),
    )
    .sort((a, b) => a.distance - b.distance);
  return nearest?.name;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearestName(written, names);
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
