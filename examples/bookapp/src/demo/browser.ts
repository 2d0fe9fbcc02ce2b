/** Shows a page in the browser of whoever sits at the terminal. */
import { spawn } from 'node:child_process';

/** Whether somebody is there to look: a terminal, and no run of a CI. */
export function isSomebodyThere(
  isTerminal: boolean,
  { CI = '' }: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal && (CI === '' || CI === 'false' || CI === '0');
}

/** The platform's own way to open a URL. */
export function openerOf(platform: NodeJS.Platform, url: string): readonly [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}

/** Opens it. Where there is no browser, nothing happens: the URL is printed too. */
export function openInBrowser(url: string): void {
  const [command, ...args] = openerOf(process.platform, url);
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .once('error', () => {})
    .unref();
}
