import type { PlotConfiguration } from '../../plotters/configuration.ts';
import { placeOfSetting } from '../givenSettings.ts';
import type { Advice, RunningPlot } from '../hostFacts.ts';
import type { Finding, Rule, Subject } from '../rule.ts';

/** What makes two ways to plot the same, as far as both say it. */
const TELLING = ['mode', 'k', 'threads', 'buckets', 'compression', 'tmp', 'tmp2'] as const;

export const advisedForRunning: Rule = {
  id: 'advised-for-running',
  finds: 'Settings that hold a plotter back which runs with them now',
  check: (subject, { plotters }) =>
    plotters
      .filter((plot) => runsLikeThis(plot, subject))
      .flatMap(({ advice = [] }) => advice.map((one) => one && findingOf(one, subject)))
      .filter((finding) => finding !== undefined),
};

function runsLikeThis({ plotter, configuration }: RunningPlot, subject: Subject): boolean {
  if (plotter !== subject.settings.plotter || configuration === undefined) return false;
  return TELLING.every((name) => {
    const [own, other] = [plain(subject.configuration, name), plain(configuration, name)];
    return own === undefined || other === undefined || own === other;
  });
}

function findingOf({ text, setting }: Advice, { configuration }: Subject): Finding | undefined {
  const { name, value } = setting;
  if ((configuration as Readonly<Record<string, unknown>>)[name] === value) return undefined;
  const place = placeOfSetting(name);
  return {
    severity: 'info',
    message: text,
    place,
    fixes: [{ title: adviceTitle(setting), set: place, value }],
  };
}

/** What a fix of this kind is called. */
export function adviceTitle({ name, value }: Advice['setting']): string {
  return `Set ${name} to ${value}`;
}

function plain(configuration: PlotConfiguration, name: (typeof TELLING)[number]): unknown {
  const value = configuration[name];
  return typeof value === 'string' ? value.replace(/\/+$/, '') : value;
}
