import { ownPrograms } from '../ownPrograms.ts';
import type { AnswerTo } from './answer.ts';

/** What passed is counted; the rest is told. */
export const checkInstallation: AnswerTo<'plotscope_check_installation'> = async (_, host, signal) => {
  const { runDoctor } = await import('../../doctor/runDoctor.ts');
  const { tests, summary, seconds, version } = await runDoctor({
    ...host,
    quick: true,
    programs: ownPrograms(),
    signal,
  });
  return { version, seconds, summary, notPassed: tests.filter(({ verdict }) => verdict !== 'passed') };
};
