/** Who wrote a part of a log: one process, which makes its plots one after the other. The same object for all its plots. */
export interface LogProcess {
  /** As the plotter printed it: in a container, as it is counted there. Absent where the plotter prints none. */
  pid?: number;
  /** When the log first told of it: epoch seconds, as far as a clock tells. */
  firstAt?: number;
}
