/** A viewer in a process of its own, and what it says of itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/weir-viewer.js', import.meta.url));

/** One that runs. */
export interface ViewerProcess {
  readonly pid: number;
  readonly url: string;
  readonly otlpUrl: string;
  end(): Promise<void>;
}

/** Starts what was built, on free ports. */
export async function startViewerProcess(...args: readonly string[]): Promise<ViewerProcess> {
  const ports = ['--port', '0', '--grpc-port', 'none', '--ui-port', '0'];
  const child = spawn(process.execPath, [BIN, ...ports, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const said = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [name = '', value = ''] = line.split(/\s+/);
    said.set(name, value);
    if (name === 'CloudEvents') break;
  }
  return {
    pid: child.pid ?? 0,
    url: said.get('page') ?? '',
    otlpUrl: said.get('OTLP/HTTP') ?? '',
    async end() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
