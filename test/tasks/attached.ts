/** Runs a program on this terminal, so that its progress is seen as it comes. */
import { spawn } from 'node:child_process';
import { interruption } from './interruption.ts';

/**
 * Resolves with the exit code: 127 when it could not be started, 128 when a signal ended it or the run was interrupted before;
 * passes signals on.
 */
export function attached(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  if (interruption.aborted) return Promise.resolve(128);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
    const passOn = (signal: NodeJS.Signals): boolean => child.kill(signal);
    process.on('SIGTERM', passOn).on('SIGINT', passOn);
    const finish = (status: number): void => {
      process.off('SIGTERM', passOn).off('SIGINT', passOn);
      resolve(status);
    };
    child.on('error', (error) => {
      console.error(error.message);
      finish(127);
    });
    child.on('close', (status) => finish(status ?? 128));
  });
}
