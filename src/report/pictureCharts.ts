import type { ReportChart } from '../analysis/common/report.ts';
import { PICTURES, type PictureId } from '../pages/pictures.ts';
import { pictures } from './pictures.ts';
import type { ReportSources } from './reportSources.ts';

/** Pictures of the dashboard as charts of a report; those that there is nothing to draw of are left out. */
export function pictureCharts(
  { history, shown }: Pick<ReportSources, 'history' | 'shown'>,
  ids: readonly PictureId[],
): ReportChart[] {
  return pictures(history, ids, shown, shown.to).flatMap(({ id, picture }) => {
    if (!picture) return [];
    const { sentence, spec, legend } = picture;
    const title = PICTURES.find((one) => one.id === id)?.title ?? '';
    return [{ title, sentence, legend, spec: spec as ReportChart['spec'] }];
  });
}
