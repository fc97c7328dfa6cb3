import * as v from 'valibot';
import { ALERT_ACTION_NAMES } from '../analysis/alert/actions.ts';
import { ALERT_SEVERITIES } from '../events/events.ts';
import { didYouMean } from '../input/nearestName.ts';

const Severity = v.pipe(v.picklist(ALERT_SEVERITIES), v.description('How grave it is.'));

const UNITS = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 } as const;
/** `30s`, `5m`, `2h`, as seconds. */
const Time = v.pipe(
  v.string(),
  v.regex(/^\d+(?:\.\d+)?\s*(?:s|m|min|h|d)$/, 'a time such as 30s, 5m or 2h is needed'),
  v.transform((text) => Number.parseFloat(text) * UNITS[text.replace(/^[\d.\s]+/, '') as keyof typeof UNITS]),
);
const Clock = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00 is needed'));
const Moment = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'a time such as 2026-03-01T14:00 is needed'),
);
const time = (text: string) => v.exactOptional(v.pipe(Time, v.description(text)));
const text = (words: string) => v.pipe(v.string(), v.description(words));

function noAction(name: unknown): string {
  const hint = typeof name === 'string' ? didYouMean(name, ALERT_ACTION_NAMES) : '';
  return `there is no action ${JSON.stringify(name)}.${hint} There are ${ALERT_ACTION_NAMES.join(', ')}`;
}

const manner = {
  severity: v.exactOptional(Severity),
  for: time('How long it must hold before an alert is raised: 30s, 5m, 2h. Without it, at once.'),
  clearAfter: time('How long it must not hold before the alert is over.'),
  cooldown: time('How long after its end no new one is raised.'),
  escalateAfter: time('Unacknowledged for so long, it climbs a level and is sent again.'),
  actions: v.exactOptional(
    v.pipe(
      v.array(v.picklist(ALERT_ACTION_NAMES, ({ input }) => noAction(input))),
      v.description(
        'What is done about it, and what you are offered to do; without it, log_alert and send_notification.',
      ),
    ),
  ),
};
export type Manner = Partial<Pick<OwnRule, keyof typeof manner>>;

const Restart = v.strictObject({
  tries: v.pipe(
    v.number(),
    v.integer('a whole number is needed'),
    v.minValue(1, 'from 1 on'),
    v.maxValue(20, 'up to 20'),
    v.description('So often at most the command of a plotter is run again.'),
  ),
  within: time('Within what time; without it, a day.'),
});

export const OwnRule = v.strictObject({
  id: v.pipe(
    v.string(),
    v.regex(/^[\w-]+$/, 'letters, digits, _ and - are allowed'),
    v.description('The same for ever: silences and the history name it.'),
  ),
  title: text('What the alert is called. {system.device} stands for that attribute of what was measured.'),
  when: text('When it holds: avg(system.memory.utilization, 1m) > 85 % and count(plotter) > 0'),
  until: v.exactOptional(text('A lower bound, above which an alert that was raised stays.')),
  critical: v.exactOptional(text('When it is critical, whatever its severity.')),
  cause: v.exactOptional(text('Why it is so, for whoever is told.')),
  remedy: v.exactOptional(text('What to do.')),
  ...manner,
});
export type OwnRule = v.InferOutput<typeof OwnRule>;

export const BuiltInChange = v.strictObject({
  enabled: v.exactOptional(v.pipe(v.boolean(), v.description('Whether it is told at all.'))),
  ...manner,
  restart: v.exactOptional(
    v.pipe(
      Restart,
      v.description('The PlotScope service runs the plotter’s command again by itself. Without it, you are asked.'),
    ),
  ),
});

export const ChannelEntry = v.looseObject({
  type: v.pipe(v.string(), v.description('By what way.')),
  name: v.exactOptional(text('Told apart by it where there are two of a type.')),
  atLeast: v.optional(v.pipe(Severity, v.description('The least grave that is sent.')), 'warning'),
  fromLevel: v.optional(
    v.pipe(
      v.number(),
      v.integer('a whole number is needed'),
      v.minValue(0, 'from 0 on'),
      v.maxValue(3, 'up to 3'),
      v.description('Only what has climbed to this level because nobody acknowledged it; 0 is everything.'),
    ),
    0,
  ),
});

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Of every day, or of some days of the week that it begins on, in local time. It may pass midnight; from a time to the same one is a whole day. */
export const DayWindow = v.strictObject({
  from: Clock,
  to: Clock,
  days: v.exactOptional(
    v.pipe(v.array(v.picklist(WEEKDAYS)), v.description('The days that it begins on; without it, all.')),
  ),
});
export type DayWindow = v.InferOutput<typeof DayWindow>;

export const Silence = v.strictObject({
  rule: v.exactOptional(text('Only of this rule.')),
  subject: v.exactOptional(text('Only about this: a disk, a mount point, a process.')),
  plotter: v.exactOptional(text('Only about this plotter: madmax, bladebit, gigahorse …')),
  host: v.exactOptional(text('Only on the host of this name.')),
  from: v.exactOptional(v.pipe(Moment, v.description('From when; without it, at once.'))),
  until: v.exactOptional(v.pipe(Moment, v.description('Until when; without it, for ever.'))),
});
export type Silence = v.InferOutput<typeof Silence>;

/** How each part of the file is checked, an entry by itself: what is wrong with one leaves the others as they are. */
export const PARTS = {
  rules: { schema: OwnRule, kind: 'list', says: 'Rules of one’s own.' },
  builtIn: { schema: BuiltInChange, kind: 'names', says: 'Changes to rules that PlotScope brings along, by their id.' },
  channels: { schema: ChannelEntry, kind: 'list', says: 'How people are told.' },
  quietHours: {
    schema: DayWindow,
    kind: 'list',
    says: 'Local times in which only what is critical is sent at once; the rest follows afterwards.',
  },
  maintenance: { schema: DayWindow, kind: 'list', says: 'Local times of work on the host: nothing is sent of them.' },
  silences: { schema: Silence, kind: 'list', says: 'Nothing is sent of what is named here.' },
} as const;
export type Part = keyof typeof PARTS;

/** Whether a window holds at a time: minutes since local midnight, and the day of the week from Sunday = 0. */
export function isWithin({ from, to, days }: DayWindow, minutes: number, weekday: number): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const on = (day: number) => days === undefined || days.includes(WEEKDAYS[(day + 7) % 7]);
  if (begin < end) return on(weekday) && minutes >= begin && minutes < end;
  return (on(weekday) && minutes >= begin) || (on(weekday - 1) && minutes < end);
}

/** Minutes since midnight. */
export function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
