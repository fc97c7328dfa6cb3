import type { Path } from '../jsonPath.ts';
import type { PlotSettings, SettingName } from '../plotSettings.ts';
import { modeOf } from '../plotSettings.ts';
import type { Rule, SettingFix } from '../rule.ts';

interface Refusal {
  readonly plotter: PlotSettings['plotter'];
  readonly when: (settings: PlotSettings, mode: string) => boolean;
  readonly message: string;
  readonly place: Path;
  readonly fixes?: readonly SettingFix[];
}

const remove = (name: SettingName): SettingFix => ({ title: `Remove "${name}"`, remove: [name] });

/** What each plotter's own checks refuse, though every setting by itself is right. */
const REFUSALS: readonly Refusal[] = [
  {
    plotter: 'bladebit',
    when: ({ k = 32 }) => k !== 32,
    message: 'BladeBit makes k32 plots only. Use 32, or another plotter.',
    place: ['k'],
    fixes: [{ title: 'Use k 32', set: ['k'], value: 32 }],
  },
  {
    plotter: 'bladebit',
    when: ({ compression = 0 }, mode) => mode === 'disk' && compression > 0,
    message: 'BladeBit makes no compressed plots in disk mode. Remove "compression", or use another mode.',
    place: ['compression'],
    fixes: [remove('compression')],
  },
  {
    plotter: 'bladebit',
    when: ({ buckets }, mode) => mode === 'disk' && buckets === 1024,
    message: 'BladeBit refuses 1024 buckets at k32. Use 512.',
    place: ['buckets'],
    fixes: [{ title: 'Use 512 buckets', set: ['buckets'], value: 512 }],
  },
  {
    plotter: 'bladebit',
    when: ({ compression = 0 }, mode) => mode.startsWith('cuda-disk') && compression === 0,
    message: 'BladeBit’s modes with disk make compressed plots only. Add "compression", from 1 to 7.',
    place: ['mode'],
    fixes: [{ title: 'Use compression 1', set: ['compression'], value: 1 }],
  },
  {
    plotter: 'bladebit',
    when: ({ directories }, mode) => mode === 'disk' && directories?.tmp === undefined,
    message: 'BladeBit’s disk mode wants a temporary folder. Add "directories": { "tmp": … }.',
    place: ['directories'],
  },
  ...(['madmax', 'gigahorse'] as const).flatMap((plotter): Refusal[] => [
    {
      plotter,
      when: ({ directories }) => directories?.tmp === undefined,
      message: 'The plotter wants a temporary folder. Add "directories": { "tmp": … }.',
      place: ['directories'],
    },
    {
      plotter,
      when: ({ tmpToggle, directories }) => tmpToggle === true && directories?.stage !== undefined,
      message: 'The plotter can’t swap temporary folders when it has a stage folder. Remove one of the two.',
      place: ['tmpToggle'],
      fixes: [remove('tmpToggle'), { title: 'Remove "stage"', remove: ['directories', 'stage'] }],
    },
  ]),
  {
    plotter: 'gigahorse',
    when: ({ compression }, mode) => mode === 'cuda' && compression === 10,
    message: 'Gigahorse has no level 10. Use 9, or 11 and above.',
    place: ['compression'],
    fixes: [
      { title: 'Use 9', set: ['compression'], value: 9 },
      { title: 'Use 11', set: ['compression'], value: 11 },
    ],
  },
  {
    plotter: 'pos2',
    when: ({ k = 28 }) => k % 2 !== 0,
    message: 'Proof of space 2 has even k only. Use an even one.',
    place: ['k'],
  },
  {
    plotter: 'pos2',
    when: ({ k }) => k === undefined,
    message: 'The plotter takes k as its first argument. Add "k".',
    place: ['plotter'],
    fixes: [{ title: 'Use k 28', set: ['k'], value: 28 }],
  },
  {
    plotter: 'pos2',
    when: ({ plotId }) => plotId === undefined || !/^(?:0x)?[0-9a-fA-F]{64}$/.test(plotId),
    message: 'The plotter takes the plot id as an argument. Add "plotId", 64 hexadecimal digits.',
    place: ['plotId'],
  },
];

export const refusedCombination: Rule = {
  id: 'refused-combination',
  finds: 'Settings that the plotter refuses together',
  check: ({ settings }) => {
    const mode = modeOf(settings);
    return REFUSALS.filter(({ plotter, when }) => plotter === settings.plotter && when(settings, mode)).map(
      ({ message, place, fixes = [] }) => ({ severity: 'error', message, place, fixes }),
    );
  },
};
