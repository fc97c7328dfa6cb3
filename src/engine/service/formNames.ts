/** The ways to keep a program running. */
export const FORM_NAMES = ['systemd', 'detached', 'launchd', 'scheduledTask'] as const;
export type FormName = (typeof FORM_NAMES)[number];
