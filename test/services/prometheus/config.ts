/** What the Prometheus of the tests scrapes. */
import type { RunningService, ServiceName } from '../service.ts';

/** Folders, below the one where Prometheus runs, whose JSON files name further targets. */
export const TARGET_FOLDERS = { pages: 'pages', probes: 'probes' } as const;

type Running = Readonly<Partial<Record<ServiceName, RunningService>>>;

/** `prometheus.yml`: itself, the exporters, the Collector's span metrics where one runs, and what the folders name. */
export function prometheusConfig(port: number, { exporters, collector }: Running): object {
  const { node, postgres, redis, blackbox } = exporters?.endpoints ?? {};
  const spanMetrics = collector?.endpoints['prometheus'];
  return {
    global: { scrape_interval: '1s' },
    scrape_configs: [
      page('prometheus', `http://127.0.0.1:${port}`),
      ...Object.entries({ node, postgres, redis, collector: spanMetrics }).flatMap(([job, url]) =>
        url === undefined ? [] : [page(job, url)],
      ),
      { job_name: 'pages', file_sd_configs: [folder(TARGET_FOLDERS.pages)] },
      ...(blackbox === undefined ? [] : [probes(blackbox)]),
    ],
  };
}

function page(job: string, url: string): object {
  return { job_name: job, static_configs: [{ targets: [new URL(url).host] }] };
}

/** The target is what the exporter is asked to probe; the address is the exporter's. */
function probes(blackbox: string): object {
  return {
    job_name: 'probes',
    metrics_path: '/probe',
    params: { module: ['http_2xx'] },
    file_sd_configs: [folder(TARGET_FOLDERS.probes)],
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: new URL(blackbox).host },
    ],
  };
}

function folder(name: string): object {
  return { files: [`${name}/*.json`], refresh_interval: '1s' };
}
