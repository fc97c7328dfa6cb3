import type { TopLevelSpec } from 'vega-lite';
import { type Colours, colour, frame } from './plotCharts.ts';

const TEXT = 'var(--vscode-foreground, #333)';

/** A whole and its parts; shares add up to 1. */
export interface Pie {
  readonly name: string;
  readonly parts: readonly { readonly kind: string; readonly share: number; readonly text: string }[];
}

const RADIUS = 62;
const TURN = 2 * Math.PI;
/** Smaller ones have no room for their text. */
const LEAST_NAMED = 0.06;

/** Pies side by side. Their angles are given: a part that isn't known would move the others. */
export function pieSpec(description: string, pies: readonly Pie[], colours: Colours): TopLevelSpec {
  // As large as there is room for: a page makes it higher.
  const half = { expr: 'height / 2' };
  const layer = pies.flatMap(({ name, parts }, at) => {
    const x = { expr: `width * ${(at + 0.5) / pies.length}` };
    let turned = 0;
    const values = parts.map((part) => {
      const begins = turned;
      turned += part.share * TURN;
      return { ...part, name, begins, ends: turned };
    });
    const theta = { field: 'begins', type: 'quantitative' as const, scale: null };
    const written = { type: 'text' as const, color: TEXT, font: 'inherit', fontSize: 11 };
    return [
      {
        data: { values },
        mark: {
          ...{ type: 'arc' as const, x, y: half, outerRadius: half, innerRadius: { expr: 'height / 4' } },
          padAngle: 0.02,
        },
        encoding: { theta, theta2: { field: 'ends' }, color: colour('kind', colours) },
      },
      {
        data: {
          values: values
            .filter(({ share }) => share >= LEAST_NAMED)
            .map((part) => ({ ...part, middle: (part.begins + part.ends) / 2 })),
        },
        mark: { ...written, x, y: half, radius: { expr: 'height / 2 + 16' } },
        encoding: { theta: { ...theta, field: 'middle' }, text: { field: 'text' } },
      },
      { data: { values: [{ name }] }, mark: { ...written, x, y: half }, encoding: { text: { field: 'name' } } },
    ];
  });
  return {
    ...frame(description, 480),
    height: 2 * RADIUS,
    padding: { top: 24, bottom: 24, left: 4, right: 4 },
    layer,
  } as TopLevelSpec;
}
