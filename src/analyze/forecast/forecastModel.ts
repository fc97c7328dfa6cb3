import type { BoostingModel } from '../trees/gradientBoosting.ts';
import type { ForestModel } from '../trees/randomForest.ts';
import type { CausalSeries } from './causalSeries.ts';

export const MODEL_NAMES = ['naive', 'smoothing', 'holt', 'linear', 'median', 'ridge', 'forest', 'boosting'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
/** What a forecast can be: a model's, or the blend of all. */
export const CANDIDATE_NAMES = [...MODEL_NAMES, 'blend'] as const;
export type CandidateName = (typeof CANDIDATE_NAMES)[number];

/** For people. */
export const MODEL_TITLES: Readonly<Record<CandidateName, string>> = {
  naive: 'last value',
  smoothing: 'exponential smoothing',
  holt: 'damped Holt trend',
  linear: 'straight line',
  median: 'median of the last horizons',
  ridge: 'ridge regression on the past',
  forest: 'random forest',
  boosting: 'gradient boosting',
  blend: 'blend of the models',
};

/** Where a forecast begins: behind `cell`, the last one known. */
export interface Origin {
  readonly series: CausalSeries;
  readonly cell: number;
  /** Of `LagFeatures`, for the models that were trained on them. */
  readonly features: Float64Array;
  /** The level that these models' forecasts are relative to. */
  readonly anchor: number;
}

/** Origins of the past whose outcome is known. */
export interface PastOrigins {
  readonly series: CausalSeries;
  readonly horizonCells: number;
  /** Ascending. */
  readonly cells: Int32Array;
  /** Mean of the horizon's cells behind each. */
  readonly outcomes: Float64Array;
}

/** The same with what trained models look at. */
export interface TrainingRows extends PastOrigins {
  readonly anchors: Float64Array;
  /** From anchor to outcome, rare extremes drawn in. */
  readonly changes: Float64Array;
  /** By feature, each with one value a row. */
  readonly features: readonly Float64Array[];
}

/** A model that was fitted. Whatever it forecasts is finite. */
export interface ForecastModel {
  readonly name: ModelName;
  /** Mean of the next `horizonCells` cells. */
  mean(origin: Origin): number;
  /** Each of these cells; their mean is the one above. */
  path(origin: Origin): Float64Array;
  /** As JSON keeps it; see `restoreModel`. */
  readonly stored: StoredModel;
}

/** A linear model of standardised features. */
export interface StoredLinear {
  readonly centres: readonly number[];
  readonly scales: readonly number[];
  /** By output: intercept, then a weight a feature. */
  readonly weights: readonly (readonly number[])[];
}

/** Bounds of the changes that were seen in training: no forecast goes beyond. */
export interface ChangeBounds {
  readonly least: number;
  readonly most: number;
}

export type StoredModel =
  | { readonly name: 'naive'; readonly horizonCells: number }
  | { readonly name: 'smoothing'; readonly horizonCells: number; readonly alpha: number }
  | {
      readonly name: 'holt';
      readonly horizonCells: number;
      readonly alpha: number;
      readonly beta: number;
      readonly phi: number;
    }
  | { readonly name: 'linear'; readonly horizonCells: number; readonly windowCells: number }
  | { readonly name: 'median'; readonly horizonCells: number }
  | { readonly name: 'ridge'; readonly linear: StoredLinear; readonly bounds: ChangeBounds }
  | { readonly name: 'forest'; readonly forest: ForestModel }
  | { readonly name: 'boosting'; readonly boosting: BoostingModel; readonly bounds: ChangeBounds };
