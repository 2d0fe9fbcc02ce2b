/** The pipelines that a configuration comes to, as a picture in text. */
import { cloudEventsEndpoints, cloudEventsNode, waysOut } from './endpoints.ts';
import { entryOf, listIn, type Node, numberOf, textOf } from './otel-node.ts';
import { partOfComponent } from './weir-components.ts';

/** What is drawn. */
export interface Drawn {
  readonly root: Node;
  /** Options of the parts, as `loadConfig` gives them. */
  readonly options: Readonly<Record<string, unknown>>;
}

const ON_BY_ITSELF = ['requestContext', 'flowEvents', 'redaction', 'metricSets', 'caches', 'kafka'];

const NOT_EXPORTED: readonly string[] = ['not exported'];

/** One line for each way out, in the order in which things happen on it. */
export function picture({ root, options }: Drawn): readonly string[] {
  if (root.child('disabled').value === true) return ['nothing is started: the file has disabled: true'];
  const isOn = (part: string): boolean => (options[part] ?? ON_BY_ITSELF.includes(part)) !== false;
  const when = (part: string, ...names: readonly string[]): readonly string[] => (isOn(part) ? names : []);
  const enrich = [...when('requestContext', 'request id'), ...when('flowEvents', 'flow id')];
  const redact = when('redaction', 'redaction');
  const events = options['cloudEvents'] as { readonly setup?: unknown } | false | undefined;
  const wrap = events !== undefined && events !== false && events.setup === undefined ? ['CloudEvent'] : [];
  const sentTo = cloudEventsEndpoints(cloudEventsNode(root)).map(plainUrl);
  const lines = [
    ...exportersOf(root, 'tracer_provider', 'processors').map((out) =>
      out === NOT_EXPORTED ? ['spans', ...out] : ['spans', ...enrich, ...redact, ...out],
    ),
    ...when('flowEvents', 'told').map(() => ['flow events', 'finished spans', 'log records']),
    ...exportersOf(root, 'logger_provider', 'processors').map((out) =>
      out === NOT_EXPORTED ? ['log records', ...out] : ['log records', ...enrich, ...redact, ...wrap, ...out],
    ),
    ...(events !== undefined && events !== false && events.setup !== undefined
      ? [['log records', ...enrich, ...redact, 'batch', `CloudEvents over ${sentTo.join(', ')}`]]
      : []),
    ...exportersOf(root, 'meter_provider', 'readers').map((out) =>
      out === NOT_EXPORTED ? ['metrics', ...out] : ['metrics', ...when('metricSets', 'metric sets'), ...out],
    ),
    ...((root.child('weir').child('internal').value ?? root.child('internal').value) === undefined
      ? []
      : [['internal', 'a thread of its own', 'its own pipeline']]),
    ['propagation', propagators(root, isOn)],
    ['instrumentation', [...when('caches', 'caches'), ...when('kafka', 'kafka')].join(', ') || 'none'],
  ];
  const width = Math.max(...lines.map(([name = '']) => name.length));
  return lines.map(([name = '', ...steps]) => `${name.padEnd(width)}  ${steps.join(' -> ')}`);
}

/** The steps to each exporter of a provider; what the environment says where the file is none of OpenTelemetry's. */
function exportersOf(root: Node, provider: string, list: string): readonly (readonly string[])[] {
  if (root.at('file_format').value === undefined) return [['exporters of the environment']];
  const ways = waysOut(root, provider, list);
  if (ways.length === 0) return [NOT_EXPORTED];
  return ways.map(({ step, exporter, endpoint, node }) => {
    if (step === 'pull') return [step, `${exporter} at ${listening(node)}`];
    return [step, endpoint === undefined ? exporter : `${exporter} ${plainUrl(endpoint)}`];
  });
}

/** Where a reader is asked: what it listens on where nothing is said. */
function listening(node: Node): string {
  return `${textOf(node.at('host')) ?? 'localhost'}:${numberOf(node.at('port')) ?? 9464}`;
}

/** Without what may be a secret. */
function plainUrl(text: string): string {
  const url = URL.parse(text);
  return url === null ? '(an endpoint that is no URL)' : `${url.protocol}//${url.host}${url.pathname}`;
}

function propagators(root: Node, isOn: (part: string) => boolean): string {
  const isOtel = root.at('file_format').value !== undefined;
  const list = listIn(root.at('propagator').at('composite_list').value);
  const named = root
    .at('propagator')
    .at('composite')
    .items()
    .map(entryOf)
    .map(({ name }) => name);
  const names = [...new Set([...named, ...list])];
  const stock = isOtel ? names.filter((name) => partOfComponent(name) === undefined) : ['those of the environment'];
  if (stock.length === 0 || stock.includes('none')) return 'none';
  const kept = stock.filter((name) => name !== 'baggage' || !isOn('flowEvents'));
  const own = [
    ...(isOn('flowEvents') ? ['baggage for allowed hosts'] : []),
    ...(isOn('requestContext') ? ['request id'] : []),
  ];
  return [...kept, ...own].join(', ');
}
