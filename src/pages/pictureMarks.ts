import { datumWords } from './datumWords.ts';

/** A mark of a drawn picture that a person can go to. */
export interface PictureMark {
  /** Its middle and its size, in pixels of the plot. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Marks of a line follow one another from left to right: those of a row, or of a kind. */
  readonly line: string;
  /** What it stands for. */
  readonly words: string;
  /** When it was, or began, where its picture tells; milliseconds since 1970. */
  readonly at?: number;
}

/** What Vega keeps of what it has drawn, as far as it is needed. */
export interface DrawnItem {
  readonly datum?: unknown;
  readonly mark?: DrawnMark;
  /** Of a group. */
  readonly items?: readonly DrawnMark[];
  readonly x?: number;
  readonly y?: number;
  readonly y2?: number;
  readonly width?: number;
  readonly height?: number;
  readonly size?: number;
  readonly startAngle?: number;
  readonly endAngle?: number;
  readonly innerRadius?: number;
  readonly outerRadius?: number;
}
export interface DrawnMark {
  readonly marktype: string;
  readonly role?: string;
  readonly items: readonly DrawnItem[];
}

/** Rules are intervals of marks, and texts their names: they stand for nothing of their own. */
const PLACES: Readonly<Record<string, (item: DrawnItem) => Pick<PictureMark, 'x' | 'y' | 'width' | 'height'>>> = {
  rect: ({ x = 0, y = 0, width = 0, height = 0 }) => ({ x: x + width / 2, y: y + height / 2, width, height }),
  symbol: ({ x = 0, y = 0, size = 0 }) => ({ x, y, width: Math.sqrt(size), height: Math.sqrt(size) }),
  line: ({ x = 0, y = 0 }) => ({ x, y, width: 0, height: 0 }),
  area: ({ x = 0, y = 0, y2 = y }) => ({ x, y: (y + y2) / 2, width: 0, height: Math.abs(y2 - y) }),
  arc({ x = 0, y = 0, startAngle = 0, endAngle = 0, innerRadius = 0, outerRadius = 0 }) {
    const [angle, radius] = [(startAngle + endAngle) / 2, (innerRadius + outerRadius) / 2];
    return { x: x + radius * Math.sin(angle), y: y - radius * Math.cos(angle), width: 0, height: 0 };
  },
};

/** The marks of a scenegraph of Vega's, line by line from the top and each from the left; what says the same in the same line counts once. */
export function pictureMarks({ root }: { readonly root: DrawnMark }): PictureMark[] {
  const marks = new Map<string, PictureMark>();
  for (const mark of marksIn(root, 0, 0)) if (mark.words !== '') marks.set(`${mark.line}\n${mark.words}`, mark);
  const lines = [...Map.groupBy(marks.values(), ({ line }) => line).values()];
  const height = (line: readonly PictureMark[]) => line.reduce((sum, { y }) => sum + y, 0) / line.length;
  return lines
    .map((line) => ({ line: line.toSorted((a, b) => a.x - b.x), y: height(line) }))
    .toSorted((a, b) => a.y - b.y)
    .flatMap(({ line }) => line);
}

function* marksIn({ marktype, role, items }: DrawnMark, left: number, top: number): Generator<PictureMark> {
  if (role?.startsWith('axis') || role?.startsWith('legend')) return;
  for (const item of items) {
    if (marktype === 'group') {
      for (const mark of item.items ?? []) yield* marksIn(mark, left + (item.x ?? 0), top + (item.y ?? 0));
      continue;
    }
    const place = PLACES[marktype]?.(item);
    if (place && isDatum(item.datum)) yield { ...place, x: place.x + left, y: place.y + top, ...told(item.datum) };
  }
}

type Datum = Readonly<Record<string, unknown>>;

function isDatum(datum: unknown): datum is Datum {
  return typeof datum === 'object' && datum !== null;
}

/** By the fields that specifications of pictures have: rows are lines, and so are kinds where areas lie on one another. */
function told(datum: Datum): Pick<PictureMark, 'line' | 'words' | 'at'> {
  const { row, name, step, kind, outcome, path, from, time } = datum;
  const at = [from, time].find((value) => typeof value === 'number');
  const line = path === undefined ? (row ?? name ?? step ?? kind ?? outcome ?? '') : `${row} ${kind}`;
  return { line: String(line), words: datumWords(datum), ...(typeof at === 'number' && { at }) };
}

/** Of areas and lines Vega tells the first item, wherever they are pointed at: the one that is nearest to this place from the left. */
export function itemAt(item: DrawnItem, x: number): DrawnItem {
  const { marktype, items } = item.mark ?? {};
  if ((marktype !== 'area' && marktype !== 'line') || !items?.length) return item;
  const away = (one: DrawnItem) => Math.abs((one.x ?? 0) - x);
  return items.reduce((best, one) => (away(one) < away(best) ? one : best));
}

/** The mark of the line above (−1) or below (1) that is nearest from the left; where there is none, the one at hand. */
export function inNextLine(marks: readonly PictureMark[], current: number, by: -1 | 1): number {
  const { line, x } = marks[current];
  let next = current;
  while (marks[next]?.line === line) next += by;
  const other = marks[next]?.line;
  if (other === undefined) return current;
  let best = next;
  for (; marks[next]?.line === other; next += by) {
    if (Math.abs(marks[next].x - x) < Math.abs(marks[best].x - x)) best = next;
  }
  return best;
}
