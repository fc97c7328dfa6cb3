import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { pastRunsIn } from '../../tuning/pastRun.ts';
import { checkCommand } from '../checkCommand.ts';
import { recommendCommand } from '../recommendCommand.ts';
import type { AnswerTo } from './answer.ts';
import { captured, first } from './captured.ts';

const MOST_PROBLEMS = 40;
const USUAL_K = 32;

interface Checked {
  readonly problems: readonly object[];
  readonly configurations: readonly { readonly name: string }[];
}

export const checkConfiguration: AnswerTo<'plotscope_check_configuration'> = async ({ file, configuration }) => {
  const options = { json: true, ...(configuration !== undefined && { configuration }) };
  const { problems, configurations } = await captured<Checked>((output) => checkCommand(output, file, options));
  return { file, configurations: configurations.map(({ name }) => name), problems: first(problems, MOST_PROBLEMS) };
};

export const recommendConfiguration: AnswerTo<'plotscope_recommend_configuration'> = (input, { historyPath }) => {
  const { k = USUAL_K, plotter } = input;
  const pastRuns = useHistoryIfAny(historyPath, pastRunsIn) ?? [];
  const options = { json: true, k, pastRuns, ...(plotter !== undefined && { plotter }) };
  return captured<object>((output) => recommendCommand(output, options));
};
