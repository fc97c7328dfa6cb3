import { rangeText } from '../analysis/common/findingText.ts';
import { type Report, section } from '../analysis/common/report.ts';
import { formatDuration, formatPercent } from '../metrics/format.ts';
import { CATEGORIES, CATEGORY_NAMES } from './check.ts';
import type { DoctorRun, Summary } from './doctorRun.ts';

/** The run for people: what was tried, seen and expected, and what to do. */
export function doctorReport({ host, version, startedAt, seconds, quick, tests, summary }: DoctorRun): Report {
  const { assessments, insights, improvements, changes } = summary;
  const system = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  return {
    title: 'Check of this PlotScope installation',
    range: `${host}, PlotScope ${version}, ${system}, ${rangeText({ from: startedAt, to: startedAt + seconds })}`,
    summary: [
      scoreText(summary, tests.length),
      `${tests.length} checks in ${formatDuration(seconds)}${quick ? ' (--quick: those that take longer were left out)' : ''}.`,
    ],
    sections: [
      section('What it comes to', {
        lines: CATEGORY_NAMES.flatMap((name) => assessments[name]?.text ?? []),
        points: [...insights, ...changes.map((change) => `Since the last run: ${change}`)],
      }),
      ...(improvements.length > 0 ? [section('What to do', { points: improvements })] : []),
      ...CATEGORY_NAMES.map((name) =>
        section(CATEGORIES[name], {
          table: {
            head: ['Check', 'Verdict', 'Seen', 'Expected', 'What to do'],
            rows: tests
              .filter(({ category }) => category === name)
              .map(({ title, verdict, seen, expected, remedy = '' }) => [title, verdict, seen, expected, remedy]),
            words: 5,
          },
        }),
      ),
    ],
  };
}

/** @param tests how many there were, judged or not. */
export function scoreText({ score, passRate, judged }: Summary, tests: number): string {
  return score === undefined
    ? 'Nothing could be judged on this host.'
    : `Score ${score} of 100: of ${tests} checks ${judged} could be judged, and ${formatPercent(passRate)} of these passed.`;
}
