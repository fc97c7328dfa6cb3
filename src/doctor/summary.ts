import { formatCount, formatNumber } from '../metrics/format.ts';
import { CATEGORIES, CATEGORY_NAMES, type Category } from './check.ts';
import type { Assessment, DoctorRun, Summary, Test } from './doctorRun.ts';

const POINTS = { passed: 1, warning: 0.5, failed: 0 } as const;
/** Costs and times that differ by less are the noise of seconds. */
const TOLD_RATIO = 1.5;

/** What the tests come to. */
export function summaryOf({ tests }: Pick<DoctorRun, 'tests'>, last?: DoctorRun): Summary {
  const judged = tests.filter(({ verdict }) => verdict !== 'not judged');
  const sum = judged.reduce((sum, { verdict }) => sum + POINTS[verdict as keyof typeof POINTS], 0);
  const passed = judged.filter(({ verdict }) => verdict === 'passed').length;
  const toDo = [...of(tests, 'failed'), ...of(tests, 'warning')];
  return {
    judged: judged.length,
    ...(judged.length > 0 && { score: Math.round((100 * sum) / judged.length), passRate: passed / judged.length }),
    assessments: Object.fromEntries(
      CATEGORY_NAMES.map((name) => [name, assessmentOf(tests, name)]),
    ) as Summary['assessments'],
    insights: insightsOf(tests),
    improvements: [
      ...new Set(toDo.flatMap(({ title, remedy }) => (remedy === undefined ? [] : [`${title}: ${remedy}`]))),
    ],
    changes: last ? changesSince(tests, last.tests) : [],
    ...(last && { lastAt: last.startedAt }),
  };
}

function of(tests: readonly Test[], verdict: Test['verdict']): Test[] {
  return tests.filter((test) => test.verdict === verdict);
}

function assessmentOf(tests: readonly Test[], category: Category): Assessment {
  const own = tests.filter((test) => test.category === category);
  const [passed, warnings, failed, notJudged] = (['passed', 'warning', 'failed', 'not judged'] as const).map(
    (verdict) => of(own, verdict).length,
  ) as [number, number, number, number];
  const judged = own.length - notJudged;
  const title = CATEGORIES[category].split(':')[0] as string;
  const rest = notJudged > 0 ? ` ${notJudged} could not be judged.` : '';
  const text =
    judged === 0
      ? `${title} could not be judged.`
      : failed > 0
        ? `${title} is not as it should be: ${of(own, 'failed')
            .map(({ title: failing }) => failing)
            .join('; ')}.${rest}`
        : `${title} is as it should be${warnings > 0 ? `, with ${warnings === 1 ? 'one reservation' : `${warnings} reservations`}` : ''}.${rest}`;
  return { passed, warnings, failed, notJudged, text };
}

function insightsOf(tests: readonly Test[]): string[] {
  const isBusy = tests.some(({ verdict, seen }) => verdict === 'not judged' && /\bbusy\b/.test(seen));
  const verdicts = tests.filter(({ id, verdict }) => id.startsWith('verdict-') && verdict !== 'not judged');
  const right = of(verdicts, 'passed').length;
  const cost = tests.find(({ id }) => id === 'monitor-cost')?.figures?.cpu?.value;
  return [
    ...(verdicts.length > 0
      ? [`Of ${formatCount(verdicts.length, 'load')} that this made, the verdict is right on ${right}.`]
      : []),
    ...(cost !== undefined ? [`The monitor takes ${formatNumber(100 * cost)} % of one core here.`] : []),
    ...(isBusy ? ['The host was busy: what that would have spoilt was not judged.'] : []),
  ];
}

function changesSince(tests: readonly Test[], before: readonly Test[]): string[] {
  const then = new Map(before.map((test) => [test.id, test]));
  return tests.flatMap((test) => {
    const other = then.get(test.id);
    if (!other) return [];
    if (other.verdict !== test.verdict) return [`${test.title}: ${test.verdict}, was ${other.verdict}.`];
    return Object.entries(test.figures ?? {}).flatMap(([name, { value, unit }]) => {
      const was = other.figures?.[name];
      const ratio = was && was.unit === unit && was.value > 0 ? value / was.value : 1;
      if (!isTold(unit) || (ratio < TOLD_RATIO && ratio > 1 / TOLD_RATIO)) return [];
      return [`${test.title}: ${name} ${formatNumber(value)} ${unit}, was ${formatNumber(was?.value)}.`];
    });
  });
}

/** Counts say how much was looked at. */
function isTold(unit: string): boolean {
  return unit !== '1';
}
