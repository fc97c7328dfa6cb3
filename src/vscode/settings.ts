import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { WeeklyReportSettings } from '../engine/service/weeklyReports.ts';
import { SETTINGS } from './contributions.ts';
import { readAlertSettings } from './readAlertSettings.ts';
import { type AnalysisWindows, readAnalysisSettings } from './readAnalysisSettings.ts';
import { readCollectSettings } from './readCollectSettings.ts';
import { type HistorySettings, readHistorySettings } from './readHistorySettings.ts';
import { readReportSettings } from './readReportSettings.ts';
import type { NoticeWishes } from './rows/noticeGate.ts';
import { STATUS_ITEMS, type StatusItem } from './rows/statusText.ts';

const MIN_INTERVAL_SECONDS = 0.25;
const MAX_INTERVAL_SECONDS = 60;

export interface Settings {
  readonly intervalSeconds: number;
  readonly startAutomatically: boolean;
  readonly statusBar: boolean;
  readonly statusBarItems: StatusBarItems;
  readonly collect: CollectSettings;
  readonly history: HistorySettings;
  readonly analysis: AnalysisWindows;
  readonly alerts: NoticeWishes;
  /** Absent = none is written. */
  readonly weeklyReports?: WeeklyReportSettings;
}

/** What the status bar shows, and whether it is coloured. */
export type StatusBarItems = Readonly<Record<StatusItem | 'colours', boolean>>;

const STATUS_BAR_ITEMS: StatusBarItems = {
  ...(Object.fromEntries(STATUS_ITEMS.map((item) => [item, true])) as Record<StatusItem, boolean>),
  colours: true,
};
const Items = v.object(v.entriesFromList([...STATUS_ITEMS, 'colours'] as const, v.boolean()));

const DEFAULTS = { intervalSeconds: 1, startAutomatically: true, statusBar: true };

const Interval = v.pipe(v.number(), v.finite());

/** Reads the settings; one that can't be used is replaced by a sensible value, and `warn` hears which and why. */
export function readSettings(
  configuration: Pick<vscode.WorkspaceConfiguration, 'get'>,
  warn: (text: string) => void,
): Settings {
  const weeklyReports = readReportSettings((name) => configuration.get(name), warn);
  return {
    intervalSeconds: interval(configuration.get(SETTINGS.interval), warn),
    startAutomatically: flag(SETTINGS.startAutomatically, DEFAULTS.startAutomatically),
    statusBar: flag(SETTINGS.statusBar, DEFAULTS.statusBar),
    statusBarItems: items(configuration.get(SETTINGS.statusBarItems)),
    collect: readCollectSettings((name) => configuration.get(name), warn),
    history: readHistorySettings((name) => configuration.get(name), warn),
    analysis: readAnalysisSettings((name) => configuration.get(name), warn),
    alerts: readAlertSettings((name) => configuration.get(name), warn),
    ...(weeklyReports && { weeklyReports }),
  };

  function items(value: unknown): StatusBarItems {
    const found = v.safeParse(Items, { ...STATUS_BAR_ITEMS, ...(value as object) });
    if (found.success) return found.output;
    warn(
      `${SETTINGS.statusBarItems} must be true or false for each item, such as {"disk": false}; all items are shown`,
    );
    return STATUS_BAR_ITEMS;
  }

  function flag(name: string, otherwise: boolean): boolean {
    const value = configuration.get(name);
    if (value === undefined || typeof value === 'boolean') return value ?? otherwise;
    warn(`${name} must be true or false, not ${JSON.stringify(value)}; ${otherwise} is used`);
    return otherwise;
  }
}

function interval(value: unknown, warn: (text: string) => void): number {
  if (value === undefined) return DEFAULTS.intervalSeconds;
  const seconds = v.safeParse(Interval, value);
  if (!seconds.success) {
    warn(
      `${SETTINGS.interval} must be a number of seconds, not ${JSON.stringify(value)}; ${DEFAULTS.intervalSeconds} s is used`,
    );
    return DEFAULTS.intervalSeconds;
  }
  const used = Math.min(MAX_INTERVAL_SECONDS, Math.max(MIN_INTERVAL_SECONDS, seconds.output));
  if (used !== seconds.output) {
    const range = `${MIN_INTERVAL_SECONDS} to ${MAX_INTERVAL_SECONDS} s`;
    warn(`${SETTINGS.interval} must be ${range}, not ${seconds.output}; ${used} s is used`);
  }
  return used;
}
