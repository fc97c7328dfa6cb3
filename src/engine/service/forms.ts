import { detachedForm } from './detached.ts';
import type { FormName } from './formNames.ts';
import { launchdForm } from './launchd.ts';
import { scheduledTaskForm } from './scheduledTask.ts';
import type { ServiceForm } from './serviceForm.ts';
import type { ServiceSystem } from './serviceSystem.ts';
import { hasUserSystemd, systemdForm } from './systemd.ts';

const FORMS: Readonly<Record<FormName, (system: ServiceSystem, serviceFolder: string) => ServiceForm>> = {
  systemd: systemdForm,
  detached: detachedForm,
  launchd: launchdForm,
  scheduledTask: scheduledTaskForm,
};

export function formOf(name: FormName, system: ServiceSystem, serviceFolder: string): ServiceForm {
  return FORMS[name](system, serviceFolder);
}

/** The form that fits the host. */
export async function fittingForm(system: ServiceSystem): Promise<FormName> {
  if (system.platform === 'win32') return 'scheduledTask';
  if (system.platform === 'darwin') return 'launchd';
  return (await hasUserSystemd(system)) ? 'systemd' : 'detached';
}
