/** Who wrote a part of a log: one process, which makes its plots one after the other. The same object for all its plots. */
export interface LogProcess {
  /** Id of its plotter, as far as the log has told. */
  plotter?: string | undefined;
  /** As the plotter printed it: in a container, as it is counted there. Absent while, or where, the log doesn't tell it. */
  pid?: number;
}
