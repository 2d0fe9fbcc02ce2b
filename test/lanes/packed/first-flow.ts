/** The README's way to a first flow: the commands it names, typed in a project that has what it installs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { command, type CommandResult } from '../../checks/command.ts';
import { snippetsOf } from '../../docs/snippets.ts';
import { freePort } from '../../services/free-port.ts';
import { until } from '../../services/until.ts';

/** What the section has. */
export interface FirstFlow {
  /** The packages of its `npm install`. */
  readonly packages: readonly string[];
  /** The application, and the file that it goes into. */
  readonly file: string;
  readonly code: string;
  /** What runs in the background, in order: the viewer, then the application. */
  readonly background: readonly string[];
  /** The request, and the question that shows the flow. */
  readonly request: string;
  readonly question: string;
  /** Words of the question's answer: its ids and times differ from run to run. */
  readonly shown: readonly string[];
}

/** As long as the stock batches wait, and a slow start. */
const TIMEOUT_MS = 60_000;

/**
 * Reads the section `## First flow`.
 *
 * @throws Error where it has another form
 */
export function firstFlowOf(readme: string): FirstFlow {
  const section = /^## First flow\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const [install, app, run] = snippetsOf(section);
  const typed = (code = '') => [...code.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
  const [viewer = '', start = '', request = '', question = ''] = typed(run?.code);
  const packages = typed(install?.code)
    .find((command) => command.startsWith('npm install '))
    ?.split(' ')
    .slice(2);
  const file = /^\/\/ (\S+)$/m.exec(app?.code ?? '')?.[1];
  if (packages === undefined || file === undefined || app === undefined || run === undefined || question === '') {
    throw new Error('the README has no section "First flow" with an install, an application and four commands');
  }
  const answer = run.code.trimEnd().split('\n').at(-1) ?? '';
  const shown = answer.split(/ {2,}/).filter((word) => /^[a-z]+(?:\/[a-z]+)?$/.test(word));
  return {
    packages,
    file,
    code: app.code,
    background: [viewer, start].map((c) => c.replace(/ &$/, '')),
    request,
    question,
    shown,
  };
}

/** How it goes otherwise than the README says; every port is a free one. */
export async function firstFlowProblems(
  project: string,
  flow: FirstFlow,
  timeoutMs = TIMEOUT_MS,
): Promise<readonly string[]> {
  const [app, otlp, page] = await Promise.all([freePort(), freePort(), freePort()]);
  const moved = (text: string) => text.replaceAll('8080', String(app)).replace(/^npx /, '');
  writeFileSync(join(project, flow.file), moved(flow.code));
  const env = {
    PATH: [dirname(process.execPath), join(project, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp}`,
  };
  const typed = (line: string) => command('sh', ['-c', moved(line)], project, env);
  const [viewer = '', application = ''] = flow.background;
  const ports = ` --port ${otlp} --ui-port ${page} --grpc-port none`;
  const children = [viewer + ports, application].map((line) =>
    spawn('sh', ['-c', `exec env ${moved(line)}`], { cwd: project, env, stdio: 'ignore' }),
  );
  const describe = ({ status, output }: CommandResult) => `exit code ${status}: ${output.trim()}`;
  try {
    await until(
      () => typed(flow.request),
      ({ status }) => status === 0,
      { timeoutMs, describe },
    );
    const asked = `${flow.question} --url http://127.0.0.1:${page}`;
    const shows = ({ output }: CommandResult) => flow.shown.every((word) => output.includes(word));
    await until(() => typed(asked), shows, { timeoutMs, describe });
    return [];
  } catch (error) {
    return [(error as Error).message];
  } finally {
    await Promise.all(children.map(end));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
