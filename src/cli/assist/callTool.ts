import { checkedInput, type ToolName } from '../../assist/tools.ts';
import { acknowledge, alerts } from './alerts.ts';
import type { AnswerTo, AssistHost } from './answer.ts';
import { checkConfiguration, recommendConfiguration } from './configurations.ts';
import { history } from './history.ts';
import { checkInstallation } from './installation.ts';
import { diagnose, plotters } from './now.ts';
import { compareRuns } from './runs.ts';

const ANSWERS: { readonly [Name in ToolName]: AnswerTo<Name> } = {
  plotscope_diagnose: diagnose,
  plotscope_plotters: plotters,
  plotscope_history: history,
  plotscope_alerts: alerts,
  plotscope_check_configuration: checkConfiguration,
  plotscope_recommend_configuration: recommendConfiguration,
  plotscope_compare_runs: compareRuns,
  plotscope_check_installation: checkInstallation,
  plotscope_acknowledge_alert: acknowledge,
};

/** More than this no model reads with care. A drawing isn't read. */
const MOST_CHARACTERS = 60_000;

/** What a tool answers, as plain data. Rejects with an Error in words where it can't, or the input is wrong. */
export async function callTool<Name extends ToolName>(
  name: Name,
  input: unknown,
  host: AssistHost,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = (await ANSWERS[name](checkedInput(name, input), host, signal)) as Readonly<Record<string, unknown>>;
  const { chart, ...read } = answer;
  const { length } = JSON.stringify(read);
  if (length > MOST_CHARACTERS)
    throw new Error(`The answer has ${length} characters, more than can be read: ask for less of it.`);
  return answer;
}
