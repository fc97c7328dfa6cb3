import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Told } from '../common/findingsPage.ts';
import { type Report, type ReportSection, section } from '../common/report.ts';
import { analysisPage } from './analysisPage.ts';
import type { HostAnalysis } from './hostAnalysis.ts';

/** An analysis as a report; what could not be told is said with its reason. @param details whether what it rests on follows. */
export function hostReport(analysis: HostAnalysis | NotEnoughData, details: boolean): Report {
  if (isNotEnoughData(analysis)) {
    return { title: 'Analysis', range: '', summary: [`Not enough data: ${analysis.reason}.`], sections: [] };
  }
  const { title, range, verdict, findings, advice, more } = analysisPage(analysis);
  return {
    title,
    range,
    summary: [verdict],
    sections: [...told('Findings', findings), ...told('What to do', advice), ...(details ? more : [])],
  };
}

function told(title: string, all: readonly Told<unknown>[]): ReportSection[] {
  return all.length === 0 ? [] : [section(title, { points: all.map(({ words }) => words) })];
}
