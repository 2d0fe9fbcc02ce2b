/** Runs another program to its end and keeps what it said. */
import { spawn } from 'node:child_process';

export interface CommandResult {
  /** The exit code; 127 when the program could not be started, 128 when a signal ended it. */
  readonly status: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Never rejects: a program that is not there is a result like any other. */
export function command(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ status: 127, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 128, output }));
  });
}
