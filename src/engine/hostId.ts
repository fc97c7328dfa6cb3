import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/**
 * What tells this host from every other in a history: 16 hexadecimal digits, made of the machine id where there is one
 * (it outlives a change of the host's name), else of the name. The machine id itself is confidential, so it is hashed.
 */
export function hostId(read: (path: string) => string = (path) => readFileSync(path, 'utf8')): string {
  // Loaded here: most commands never ask, and it takes a tenth of their start.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(`plotscope ${machineId(read)}`)
    .digest('hex')
    .slice(0, 16);
}

function machineId(read: (path: string) => string): string {
  for (const path of MACHINE_ID_FILES) {
    try {
      const id = read(path).trim();
      if (id !== '' && id !== 'uninitialized') return id;
    } catch {
      // not on this system
    }
  }
  return hostname();
}
