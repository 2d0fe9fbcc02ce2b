/**
 * The root commands: brings the dependencies and a Node that is new enough, builds, runs one task and exits with its code.
 * Plain JavaScript without dependencies, because whatever Node `npm` came with runs it (18 or newer).
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each task runs once Node is there; `test` builds by itself, since a build that fails is one of its results. */
const tasks = {
  build: { builds: true },
  lint: { builds: true, script: 'test/checks/run.ts' },
  test: { builds: false, script: 'test/tasks/test.ts' },
  demo: { builds: true, script: 'examples/bookapp/dist/demo/main.js' },
  bench: { builds: true, script: 'test/bench/run.ts' },
  services: { builds: true, script: 'test/services/main.ts' },
  docs: { builds: true, script: 'test/docs/main.ts' },
  release: { builds: true, script: 'test/tasks/release.ts' },
};

const floor = [22, 15];
const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const [name = '', ...args] = process.argv.slice(2);

if (!Object.hasOwn(tasks, name)) {
  fail(`${name === '' ? 'No task given' : `Unknown task "${name}"`}. Tasks: ${Object.keys(tasks).join(', ')}.`);
}
const task = tasks[name];
await install();
const node = pickNode();
const env = environment(node);
if (task.builds) await runOrExit(node.path, [join(root, 'test/tasks/build.ts')], env);
if (task.script !== undefined) await runOrExit(node.path, [join(root, task.script), ...args], env);

async function install() {
  const stampFile = join(root, 'node_modules', '.weir-installed');
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  const { config } = JSON.parse(readFileSync(join(root, 'test', 'package.json'), 'utf8'));
  process.stderr.write(`Installing dependencies with pnpm ${config.pnpm} ...\n`);
  const command = ['-y', `pnpm@${config.pnpm}`, 'install', '--frozen-lockfile'];
  // CI: without a terminal pnpm would otherwise ask before it replaces a node_modules of another version.
  const { code, output } = await run('npx', command, { env: { ...process.env, CI: 'true' }, quiet: true });
  if (code !== 0) {
    fail(`${output}\nDependencies could not be installed: "npx ${command.join(' ')}" exited with ${code}.`);
  }
  writeFileSync(stampFile, stamp);
}

/** Changes whenever an install could bring something else than the last one did. */
function installStamp() {
  const packages = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((child) => join(folder, child)),
  );
  // By code unit, so that the order is the same everywhere.
  packages.sort((a, b) => (a < b ? -1 : 1));
  const files = ['.', 'test', ...packages].map((folder) => join(folder, 'package.json'));
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...files]) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function pickNode() {
  const chosen = process.env.WEIR_NODE;
  const candidates = chosen === undefined ? [join(bin, 'node'), process.execPath] : [chosen];
  for (const candidate of candidates) {
    const asked = spawnSync(candidate, ['-p', 'process.versions.node + " " + process.execPath'], { encoding: 'utf8' });
    if (asked.status !== 0) continue;
    const [version, ...path] = asked.stdout.trim().split(' ');
    const [major, minor] = version.split('.').map(Number);
    if (major > floor[0] || (major === floor[0] && minor >= floor[1])) return { path: path.join(' '), major, minor };
  }
  const wanted = `Node ${floor.join('.')} or newer is needed`;
  if (chosen !== undefined) fail(`${wanted}; WEIR_NODE (${chosen}) is not one.`);
  fail(`${wanted}; the "node" package could not be installed and this is ${process.version}. Set WEIR_NODE to one.`);
}

function environment({ path, major, minor }) {
  const env = { ...process.env, PATH: [dirname(path), bin, process.env.PATH].join(delimiter) };
  // From 22.18 on, Node runs TypeScript files unasked.
  if (major === 22 && minor < 18) {
    env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-strip-types --disable-warning=ExperimentalWarning`;
  }
  return env;
}

async function runOrExit(command, args, env) {
  const { code } = await run(command, args, { env, quiet: false });
  if (code !== 0) process.exit(code);
}

/** Runs to the end, with signals passed on: a child that is still cleaning up is never left behind. */
function run(command, args, { env, quiet }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (output += text));

    const onTerminate = () => child.kill('SIGTERM');
    // Ctrl-C at a terminal reaches the child by itself; a second SIGINT would read as "at once".
    const onInterrupt = () => process.stdin.isTTY || child.kill('SIGINT');
    process.on('SIGTERM', onTerminate).on('SIGINT', onInterrupt);
    const finish = (code, message = '') => {
      process.off('SIGTERM', onTerminate).off('SIGINT', onInterrupt);
      resolve({ code, output: output + message });
    };
    child.on('error', (error) => {
      if (!quiet) process.stderr.write(`${error.message}\n`);
      finish(127, error.message);
    });
    child.on('close', (code, signal) => finish(code ?? 128 + constants.signals[signal]));
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
