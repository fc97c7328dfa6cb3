import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Told } from '../common/findingsPage.ts';
import { findingMarkdown } from '../common/findingText.ts';
import { sectionMarkdown } from '../common/report.ts';
import { analysisPage } from './analysisPage.ts';
import type { HostAnalysis } from './hostAnalysis.ts';

/** An analysis as a page of Markdown; what could not be told is said with its reason. @param details whether what it rests on follows. */
export function hostAnalysisText(analysis: HostAnalysis | NotEnoughData, details: boolean): string {
  if (isNotEnoughData(analysis)) return `# Analysis\n\nNot enough data: ${analysis.reason}.\n`;
  const { title, range, verdict, findings, advice, more } = analysisPage(analysis);
  const parts = [
    `# ${title}`,
    range,
    `**${verdict}**`,
    ...numbered('Findings', findings),
    ...numbered('What to do', advice),
    ...(details ? more.map((section) => `## ${section.title}\n\n${sectionMarkdown(section)}`) : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function numbered(title: string, told: readonly Told<unknown>[]): string[] {
  if (told.length === 0) return [];
  return [`## ${title}`, told.map(({ words }, i) => `${i + 1}. ${findingMarkdown(words)}`).join('\n')];
}
