/** The service can't run with the settings that it has: starting it again doesn't help (EX_CONFIG of sysexits.h). */
export const CONFIGURATION_EXIT_CODE = 78;
/** Anything else that ended it: it is started again. */
export const FAILURE_EXIT_CODE = 1;
