import { STORED_SERIES_THRESHOLD, storedSeriesNovelty } from '../../analyze/anomaly/novelties.ts';
import { SeriesNovelty } from '../../analyze/anomaly/seriesNovelty.ts';
import { TailFusion } from '../../analyze/anomaly/tailFusion.ts';
import { usualStep } from '../../analyze/timeline.ts';
import { averagePrecision } from './averagePrecision.ts';
import { dataFolders } from './dataFolders.ts';
import { bestNabResult, type NabResult, nabResult, nabSheet, probationRows } from './nabScore.ts';
import { type NabSeries, nabFiles, readNab } from './readNab.ts';
import { readSmd, type SmdMachine, smdFiles } from './readSmd.ts';
import { DataError } from './readTable.ts';

/** How the anomaly detectors do on labelled series; a part is absent where the data are, or their labels. */
export interface AnomalyEvaluation {
  /** Numenta Anomaly Benchmark: score of the standard profile (100 is perfect, 0 says nothing), and how many files were scored. */
  readonly nab?: { readonly standard: number; readonly files: number };
  /** Server Machine Dataset: mean average precision of the rows' scores, and over how many machines. */
  readonly smd?: { readonly averagePrecision: number; readonly machines: number };
  readonly details: { readonly nab?: NabDetails; readonly smd?: SmdDetails };
}

export interface NabDetails {
  /** The corpus at the threshold that suits it best, as the benchmark's rules have it; absent where no file has labels. */
  readonly best?: NabResult;
  /** The corpus at the threshold that the product uses. */
  readonly fixed?: NabResult;
  /** The corpus with each group of files (a folder) at the threshold that suits the other groups best; absent where there is one group. */
  readonly unseenGroups?: number;
  /** By file: at the best threshold of the corpus. */
  readonly files: readonly ({ readonly name: string } & NabResult)[];
  /** Files without labels; they are not scored. */
  readonly unlabelled: readonly string[];
}

export interface SmdDetails {
  readonly machines: readonly {
    readonly name: string;
    /** Absent for a machine without anomalous rows: there is nothing to find, and it isn't counted. */
    readonly averagePrecision?: number;
    /** Share of rows that are anomalous: what a detector that guesses gets. */
    readonly anomalousRatio: number;
  }[];
}

/**
 * Runs the detectors over `nab/` and `smd/` in a folder, with the same settings for every file. Throws DataError where there
 * is neither, a file is malformed, or nothing has labels.
 *
 * @param progress is told, for people, what is done next.
 */
export function evaluateAnomalies(folder: string, progress: (text: string) => void = () => {}): AnomalyEvaluation {
  const { nab: nabFolder, smd: smdFolder } = dataFolders(folder);
  const nab = nabFolder === undefined ? undefined : evaluateNab(nabFolder, progress);
  const smd = smdFolder === undefined ? undefined : evaluateSmd(smdFolder, progress);
  const precisions = (smd?.machines ?? []).flatMap(({ averagePrecision: own }) => own ?? []);
  if (nab?.best === undefined && precisions.length === 0) {
    throw new DataError(
      [
        ...(nab
          ? [`${nabFolder}/windows.json names none of the series: add their windows, as {"FOLDER/FILE.csv": []}.`]
          : []),
        ...(smd ? [`No row of a test part in ${smdFolder} has the label 1: there is nothing to find.`] : []),
      ].join(' '),
    );
  }
  return {
    ...(nab?.best && { nab: { standard: nab.best.score, files: nab.files.length } }),
    ...(precisions.length > 0 && { smd: { averagePrecision: mean(precisions), machines: precisions.length } }),
    details: { ...(nab && { nab }), ...(smd && { smd }) },
  };
}

function evaluateNab(folder: string, progress: (text: string) => void): NabDetails {
  progress(`NAB: ${nabFiles(folder).length} series`);
  const corpus: Scored[] = [];
  const unlabelled: string[] = [];
  for (const series of readNab(folder)) {
    if (series.windows === undefined) unlabelled.push(series.name);
    else corpus.push({ series, scores: noveltyScores(series) });
  }
  if (corpus.length === 0) return { files: [], unlabelled };
  const sheet = nabSheet(corpus);
  const best = bestNabResult(sheet);
  const unseenGroups = scoreOfUnseenGroups(corpus);
  return {
    best,
    fixed: nabResult(sheet, STORED_SERIES_THRESHOLD),
    ...(unseenGroups !== undefined && { unseenGroups }),
    files: corpus.map((one) => ({ name: one.series.name, ...nabResult(nabSheet([one]), best.threshold) })),
    unlabelled,
  };
}

/** How well thresholds do on groups that they were not chosen on, each group by its windows. */
function scoreOfUnseenGroups(corpus: readonly Scored[]): number | undefined {
  const groups = Map.groupBy(corpus, ({ series }) => groupOf(series.name));
  const sheets = [...groups].map(([group, own]) => ({
    own: nabSheet(own),
    others: nabSheet(corpus.filter(({ series }) => groupOf(series.name) !== group)),
  }));
  const windows = sheets.reduce((sum, { own }) => sum + own.windows, 0);
  if (windows === 0 || sheets.some(({ others }) => others.windows === 0)) return undefined;
  const scores = sheets.map(({ own, others }) => own.windows * nabResult(own, bestNabResult(others).threshold).score);
  return scores.reduce((sum, score) => sum + score, 0) / windows;
}

/** A folder's name; series of one making with and without anomalies are one group. */
function groupOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/'))).replace(/(?:No|With)Anomaly$/, '');
}

interface Scored {
  readonly series: NabSeries;
  readonly scores: Float64Array;
}

function noveltyScores({ times, values }: NabSeries): Float64Array {
  const settings = storedSeriesNovelty(values.length, probationRows(values.length));
  const detector = new SeriesNovelty(settings, usualStep(times) ?? 0);
  return values.map((value, at) => {
    const { surprise, isFresh } = detector.update(times[at], value);
    return isFresh ? surprise : 0;
  });
}

function evaluateSmd(folder: string, progress: (text: string) => void): SmdDetails {
  const count = smdFiles(folder).length;
  const machines: SmdDetails['machines'][number][] = [];
  for (const machine of readSmd(folder)) {
    progress(`SMD: ${machine.name}, ${machines.length + 1} of ${count}`);
    const { labels, rows } = machine.test;
    const anomalous = labels.reduce((sum, label) => sum + label, 0);
    machines.push({
      name: machine.name,
      ...(anomalous > 0 && { averagePrecision: averagePrecision(fusionScores(machine), labels) }),
      anomalousRatio: anomalous / rows,
    });
  }
  return { machines };
}

function fusionScores({ train, test }: SmdMachine): Float64Array {
  const fusion = TailFusion.fit(train.columns);
  const row = new Float64Array(test.columns.length);
  return Float64Array.from({ length: test.rows }, (_, at) => {
    for (let metric = 0; metric < row.length; metric++) row[metric] = test.columns[metric][at];
    return fusion.update(row).surprise;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
