/** A reason that names a file of a process, as it is for those that follow it too: a loop of them shall have one reason. */
export function ofAnyProcess(reason: string): string {
  return reason.replace(/\/proc\/\d+\//, '/proc/PID/');
}
