/** Room for what is garbage at once, as the thread has it that watches for a window. */
export const WATCHING = ['--max-semi-space-size=4'];
