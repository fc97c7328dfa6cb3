import type { Category } from './category.ts';
import type { Evidence } from './evidence.ts';

export const INSIGHT_KINDS = [
  'bottleneck',
  'failure',
  'risk',
  'slower',
  'opportunity',
  'forecast',
  'anomaly',
  'pattern',
  'change',
  'trend',
  'season',
  'relation',
  'baseline',
] as const;
export type InsightKind = (typeof INSIGHT_KINDS)[number];

/** Something that was found: in plain words, how much it matters, how sure it is, and what it rests on. */
export interface Insight {
  /** The same for the same finding on the same thing: `bottleneck/disk nvme0n1`. */
  readonly id: string;
  readonly kind: InsightKind;
  /** What part of the host it tells of. */
  readonly category: Category;
  /** 0 … 1: how much it matters; `severityLevel` has the word for it. */
  readonly severity: number;
  /** 0 … 1: how sure it is. */
  readonly confidence: number;
  /** One or two sentences. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

export const SEVERITY_LEVELS = ['info', 'notice', 'warning', 'critical'] as const;
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number];

/** From which severity on a level holds. */
const FROM: Readonly<Record<SeverityLevel, number>> = { info: 0, notice: 0.3, warning: 0.6, critical: 0.85 };

/** A severity of which only the level is known. */
export const SEVERITY: Readonly<Record<SeverityLevel, number>> = {
  info: 0.15,
  notice: 0.4,
  warning: 0.7,
  critical: 0.9,
};

export function severityLevel(severity: number): SeverityLevel {
  return SEVERITY_LEVELS.findLast((level) => severity >= FROM[level]) ?? 'info';
}

/** How sure what was measured is, as opposed to concluded. */
export const MEASURED = 0.9;

/** What a person is told first: what is critical, then what concerns plotting, then the rest; of one series one thing, and so many at most. */
export function foremost(insights: readonly Insight[], most: number): Insight[] {
  const rank = ({ category, severity }: Insight) => {
    const level = severityLevel(severity);
    return level === 'critical' ? 2 : category === 'plotting' && level !== 'info' ? 1 : 0;
  };
  const sorted = mostSevereFirst(insights).sort((a, b) => rank(b) - rank(a));
  const seen = new Set<string>();
  const distinct = sorted.filter(({ id, evidence }) => {
    const of = evidence[0]?.metric ?? id;
    return seen.size < seen.add(of).size;
  });
  return distinct.slice(0, most);
}

/** The most severe first, then the surest; each finding once. */
export function mostSevereFirst(insights: readonly Insight[]): Insight[] {
  const byId = new Map<string, Insight>();
  for (const insight of insights.toSorted((a, b) => b.severity - a.severity || b.confidence - a.confidence)) {
    if (!byId.has(insight.id)) byId.set(insight.id, insight);
  }
  return [...byId.values()];
}
