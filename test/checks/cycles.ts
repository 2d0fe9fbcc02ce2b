/** No cycles: not between packages, not between the files of a package, not between its folders. */
import { posix } from 'node:path';
import { installedWith, type Package, type SourceFile } from './workspace.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** One line for each place where packages, files or folders need each other in a circle. */
export function cycles(workspace: readonly Package[]): readonly string[] {
  const packages = graph(workspace.map(({ manifest }) => [manifest.name, installedWith(manifest)]));
  return [
    ...named('packages', packages, (name) => name),
    ...workspace.flatMap(({ folder, sources }) => sourceCycles(`${folder}/src`, sources)),
  ];
}

/** A shortest way round each knot of the graph, as nodes in order, the first one not repeated. */
export function findCycles(edges: Graph): readonly (readonly string[])[] {
  const seen = new Set<string>();
  return [...edges.keys()].flatMap((start) => {
    const way = seen.has(start) ? undefined : wayBack(edges, start);
    for (const node of way ?? []) seen.add(node);
    return way === undefined ? [] : [way];
  });
}

function wayBack(edges: Graph, start: string): readonly string[] | undefined {
  const ways = [[start]];
  const visited = new Set<string>();
  for (const way of ways) {
    for (const next of edges.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way;
      if (!visited.has(next)) ways.push([...way, next]);
      visited.add(next);
    }
  }
  return undefined;
}

function sourceCycles(src: string, sources: readonly SourceFile[]): readonly string[] {
  const files = graph(sources.map(({ path, module }) => [path, targets(path, module.imports)]));
  const between = named('files', files, (path) => `${src}/${path}`);
  // A circle of files is also one of whatever folders hold them: one finding is enough.
  return between.length > 0 ? between : folderCycles(src, files);
}

/** In every folder, its files and subfolders (each taken as a whole) must not need each other in a circle. */
function folderCycles(src: string, files: Graph): readonly string[] {
  const folders = new Set(['.', ...[...files.keys()].flatMap(ancestors)]);
  return [...folders].flatMap((folder) => {
    const prefix = folder === '.' ? '' : `${folder}/`;
    const child = (path: string): string | undefined =>
      path.startsWith(prefix) ? prefix + (path.slice(prefix.length).split('/')[0] ?? '') : undefined;

    const children = new Map<string, Set<string>>();
    for (const [file, imported] of files) {
      const from = child(file);
      if (from === undefined) continue;
      const to = [...imported].map(child).filter((name) => name !== undefined && name !== from);
      children.set(from, new Set([...(children.get(from) ?? []), ...(to as string[])]));
    }
    return named('folders or files', children, (name) => `${src}/${name}`);
  });
}

function ancestors(path: string): readonly string[] {
  const parent = posix.dirname(path);
  return parent === '.' ? [] : [parent, ...ancestors(parent)];
}

function targets(path: string, imports: readonly { readonly specifier: string | undefined }[]): ReadonlySet<string> {
  const relative = imports.flatMap(({ specifier }) => (specifier?.startsWith('.') === true ? [specifier] : []));
  return new Set(relative.map((specifier) => posix.join(posix.dirname(path), specifier)));
}

/** Only edges to nodes of the graph itself; what lies outside of it cannot close a circle. */
function graph(entries: readonly (readonly [string, ReadonlySet<string>])[]): Graph {
  const nodes = new Set(entries.map(([node]) => node));
  return new Map(entries.map(([node, to]) => [node, new Set([...to].filter((name) => nodes.has(name)))]));
}

function named(kind: string, edges: Graph, name: (node: string) => string): readonly string[] {
  return findCycles(edges).map((way) => `cycle of ${kind}: ${[...way, way[0] ?? ''].map(name).join(' -> ')}`);
}
