/** What only the contrib image of the Collector has, and a configuration without it. */

type Components = Readonly<Record<string, unknown>>;

interface Config {
  readonly receivers?: Components;
  readonly connectors?: Components;
  readonly service?: { readonly pipelines?: Readonly<Record<string, Pipeline>> };
}

interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

/** Components that cannot be built here; docs/testing.md names them as not run. */
export const CONTRIB_ONLY: readonly string[] = [
  'exceptions',
  'hostmetrics',
  'httpcheck',
  'kafkametrics',
  'postgresql',
  'redis',
  'servicegraph',
];

/** The files laid over each other as the Collector does, without what only contrib has; `left` is what was left out. */
export function withoutContribOnly(files: readonly object[]): {
  readonly config: object;
  readonly left: readonly string[];
} {
  const merged = files.reduce(merge, {}) as Config;
  const kept = (names: readonly string[]): readonly string[] => names.filter((name) => !CONTRIB_ONLY.includes(name));
  const keptOf = (components: Components = {}): object =>
    Object.fromEntries(Object.entries(components).filter(([name]) => !CONTRIB_ONLY.includes(name)));
  const pipelines = Object.entries(merged.service?.pipelines ?? {})
    .map(([name, { receivers, processors = [], exporters }]) => {
      return [name, { receivers: kept(receivers), processors, exporters: kept(exporters) }] as const;
    })
    .filter(([, { receivers, exporters }]) => receivers.length > 0 && exporters.length > 0);
  const used = new Set(pipelines.flatMap(([, { exporters }]) => exporters));
  const all = [...Object.keys(merged.receivers ?? {}), ...Object.keys(merged.connectors ?? {})];
  return {
    left: all.filter((name) => CONTRIB_ONLY.includes(name)).sort(),
    config: {
      ...merged,
      receivers: keptOf(merged.receivers),
      connectors: keptOf(merged.connectors),
      exporters: Object.fromEntries(
        Object.entries((merged as { exporters?: Components }).exporters ?? {}).filter(([name]) => used.has(name)),
      ),
      service: { ...merged.service, pipelines: Object.fromEntries(pipelines) },
    },
  };
}

/** Maps are joined, everything else is replaced. */
function merge(below: object, above: object): object {
  const joined: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const before = joined[key];
    joined[key] = isMap(before) && isMap(value) ? merge(before, value) : value;
  }
  return joined;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
