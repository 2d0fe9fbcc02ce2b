/** The house: imports between packages point down, and sideways along one edge only. */
import { installedWith, packageOf, type Package } from './workspace.ts';

/** From the top; each name is a folder, and `examples/*` stands for every example. */
export const house: readonly (readonly string[])[] = [
  // An example is a user of everything, the viewer included.
  ['examples/*'],
  ['packages/viewer'],
  ['packages/flow-store'],
  ['packages/node'],
  [
    'packages/flow-events',
    'packages/cache',
    'packages/instrumentation-caches',
    'packages/instrumentation-platformatic-kafka',
    'packages/cloudevents',
    'packages/metric-sets',
    'packages/event-logger',
    'packages/sentry',
  ],
  ['packages/request-context'],
  ['packages/delivery', 'packages/redaction'],
  ['packages/otel-compat', 'packages/semconv'],
];

const sideways: readonly (readonly [from: string, to: string])[] = [
  ['packages/instrumentation-caches', 'packages/cache'],
];

/** Packages without a layer, and dependencies or imports that point up or sideways. */
export function layers(workspace: readonly Package[]): readonly string[] {
  const byName = new Map(workspace.map((one) => [one.manifest.name, one]));
  return workspace.flatMap((from) => {
    if (layerOf(from) === undefined) return [`${from.folder}: has no layer in test/checks/layers.ts`];
    return [...referredTo(from)]
      .map((name) => byName.get(name))
      .filter((to) => to !== undefined && to !== from)
      .flatMap((to) => judge(from, to as Package));
  });
}

function judge(from: Package, to: Package): readonly string[] {
  if (sideways.some(([a, b]) => a === from.folder && b === to.folder)) return [];
  const [above = 0, below = 0] = [layerOf(from), layerOf(to)];
  if (above < below) return [];
  return [`${from.folder}: must not use ${to.folder}, which is ${above === below ? 'beside' : 'above'} it`];
}

function layerOf({ folder }: Package): number | undefined {
  const name = folder.startsWith('examples/') ? 'examples/*' : folder;
  const layer = house.findIndex((names) => names.includes(name));
  return layer === -1 ? undefined : layer;
}

function referredTo({ manifest, sources }: Package): ReadonlySet<string> {
  const imported = sources.flatMap(({ module }) => module.imports.map(({ specifier }) => packageOf(specifier ?? '')));
  return new Set([...installedWith(manifest), ...imported]);
}
