/**
 * The authority by which Remote-SSH opens a host. As JSON in hexadecimal: where it is written plainly, VS Code makes a name lower-case, and SSH then
 * finds no entry of it in its configuration.
 */
export function sshAuthority(hostName: string): string {
  return `ssh-remote+${Buffer.from(JSON.stringify({ hostName })).toString('hex')}`;
}
