import * as v from 'valibot';
import type { NamedConfiguration } from './namedConfiguration.ts';
import { type Matrix, PlotSettings } from './plotSettings.ts';

/** More combinations are taken for a mistake: each is a plot. */
export const MOST_COMBINATIONS = 1000;

/** A matrix that can't be expanded; `place` says where in it the mistake is. */
export class MatrixError extends Error {
  override readonly name = 'MatrixError';
  readonly place: readonly (string | number)[];
  constructor(message: string, place: readonly (string | number)[]) {
    super(message);
    this.place = place;
  }
}

/**
 * Every combination of a sweep, the last setting changing fastest. Names tell what differs: `fast threads=4 buckets=256`.
 * @throws {MatrixError} where the base doesn't exist, a value doesn't fit its setting, or there are too many combinations.
 */
export function expandMatrix(
  configurations: Readonly<Record<string, PlotSettings>>,
  { base, over }: Matrix,
): NamedConfiguration[] {
  const settings = Object.hasOwn(configurations, base) ? configurations[base] : undefined;
  if (!settings) {
    const names = Object.keys(configurations).join(', ') || 'none';
    throw new MatrixError(`There is no configuration "${base}". There is ${names}: name one of them.`, ['base']);
  }
  const axes = Object.entries(over);
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > MOST_COMBINATIONS) {
    throw new MatrixError(`These are ${count} combinations; ${MOST_COMBINATIONS} are the most. Name fewer values.`, [
      'over',
    ]);
  }
  return axes
    .reduce<{ name: string; settings: object }[]>(
      (all, [path, values]) =>
        all.flatMap((one) =>
          values.map((value) => ({
            name: `${one.name} ${path}=${label(value)}`,
            settings: withValue(one.settings, path, value),
          })),
        ),
      [{ name: base, settings }],
    )
    .map(({ name, settings: varied }) => ({ name, settings: checked(name, varied, over) }));
}

function withValue(settings: object, path: string, value: unknown): object {
  const [first = '', ...rest] = path.split('.');
  const inner = (settings as Record<string, unknown>)[first];
  const isNested = rest.length > 0;
  return { ...settings, [first]: isNested ? withValue((inner ?? {}) as object, rest.join('.'), value) : value };
}

function checked(name: string, settings: object, over: Matrix['over']): PlotSettings {
  const result = v.safeParse(PlotSettings, settings);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue) ?? '';
  const axis = Object.keys(over).find(
    (key) => key === path || path.startsWith(`${key}.`) || key.startsWith(`${path}.`),
  );
  throw new MatrixError(
    `"${path}" can't have this value (${name}). ${issue.message}`,
    axis === undefined ? ['over'] : ['over', axis],
  );
}

function label(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
