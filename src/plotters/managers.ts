/** How a manager of plots writes the settings of a plotter in its own configuration. */
export interface ManagerForm {
  readonly manager: 'plotman' | 'Swar';
  /** Name that the manager has for the plotter. */
  readonly type: string;
  /** Way of plotting; absent for plotters that have one. */
  readonly mode?: string;
  /** Where several go by the same name there: values of keys, any set of which means this plotter and mode; more keys weigh more. */
  readonly chosenBy?: readonly Readonly<Record<string, string | boolean | ((value: unknown) => boolean)>>[];
  /** Flag of the plotter that each key becomes. */
  readonly keys: Readonly<Record<string, string | { readonly unless: string }>>;
  /** Whether it lets the person name the program. */
  readonly ownProgram: boolean;
}
