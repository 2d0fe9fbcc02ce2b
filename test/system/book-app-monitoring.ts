/** The book app's own Collector and Prometheus, from the files of its deploy folder for use without containers. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { givenCollector } from '../services/collector/environment.ts';
import { givenService } from '../services/given.ts';
import { freePort } from '../services/free-port.ts';
import type { RunningService } from '../services/service.ts';
import { startListening } from '../services/start-listening.ts';
import { type Monitor, monitor } from './monitor.ts';
import { startOwnPrometheus } from './own-prometheus.ts';

const deploy = fileURLToPath(new URL('../../examples/bookapp/deploy/', import.meta.url));

/** How often is scraped and evaluated, and how long an alert waits, in place of what the files say. */
const SOON = '1s';

/** Starts the Collector on free ports; `otlpHttp` and `prometheus` are where it listens. */
export async function startDeployedCollector(): Promise<Monitor> {
  const { program } = givenCollector(process.env).endpoints;
  if (program === undefined) throw new Error('the Collector that runs in a container is not ours to start again');
  const folder = await mkdtemp(join(tmpdir(), 'weir-deployed-collector-'));
  const [grpc, http, page, health] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const configs = ['common.yaml', 'standalone.yaml'].flatMap((name) => ['--config', `${deploy}collector/${name}`]);
  const env = {
    COLLECTOR_GRPC_PORT: `${grpc}`,
    COLLECTOR_HTTP_PORT: `${http}`,
    COLLECTOR_PROMETHEUS_PORT: `${page}`,
    COLLECTOR_HEALTH_PORT: `${health}`,
    COLLECTOR_FILES: folder,
    COLLECTOR_FLUSH_INTERVAL: '500ms',
  };
  const logFile = join(folder, 'collector.log');
  const pid = await startListening({ command: program, args: configs, env, cwd: folder, logFile }, [http, page]);
  const endpoints = { otlpHttp: `http://127.0.0.1:${http}`, prometheus: `http://127.0.0.1:${page}/metrics` };
  return monitor({ name: 'collector', version: 'deployed', pids: [pid], endpoints }, folder);
}

/** A job of Prometheus. */
interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs: object;
  readonly relabel_configs?: readonly { readonly target_label: string }[];
}

/** Rules, recorded or of alerts. */
interface RuleGroup {
  readonly rules: readonly { readonly alert?: string; readonly for?: string }[];
}

/** Starts Prometheus with the rules and alerts, all of them soon, on the Collector, the exporters and the health checks. */
export async function startDeployedPrometheus(collector: RunningService, health: readonly string[]): Promise<Monitor> {
  const config = (await parsed('prometheus/standalone.yaml')) as {
    readonly rule_files: readonly string[];
    readonly scrape_configs: readonly ScrapeConfig[];
  };
  const { node, postgres, redis, blackbox } = givenService('exporters', process.env).endpoints;
  const pages: Readonly<Record<string, string | undefined>> = {
    collector: collector.endpoints['prometheus'],
    node,
    postgres,
    redis,
  };
  const scraped = config.scrape_configs.map((job) => {
    if (job.job_name !== 'health') return { ...job, static_configs: [{ targets: [hostOf(pages[job.job_name])] }] };
    const relabel = job.relabel_configs?.map((rule) =>
      rule.target_label === '__address__' ? { ...rule, replacement: hostOf(blackbox) } : rule,
    );
    return { ...job, static_configs: [{ targets: health }], relabel_configs: relabel };
  });
  const global = { scrape_interval: SOON, evaluation_interval: SOON };
  const files: Record<string, object> = { 'prometheus.yml': { ...config, global, scrape_configs: scraped } };
  for (const name of config.rule_files) {
    const { groups } = (await parsed(`prometheus/${name}`)) as { readonly groups: readonly RuleGroup[] };
    const soon = groups.map((group) => ({
      ...group,
      interval: SOON,
      rules: group.rules.map((rule) => (rule.for === undefined ? rule : { ...rule, for: SOON })),
    }));
    files[name] = { groups: soon };
  }
  return startOwnPrometheus(files);
}

/** Names of all alerts. */
export async function deployedAlerts(): Promise<readonly string[]> {
  const { groups } = (await parsed('prometheus/alerts.yaml')) as { readonly groups: readonly RuleGroup[] };
  return groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
}

async function parsed(file: string): Promise<unknown> {
  return parse(await readFile(`${deploy}${file}`, 'utf8'));
}

function hostOf(url: string | undefined): string {
  return new URL(url ?? '').host;
}
