/** Where an injected carrier is going: a propagator is not told, but the client span and the hooks before it know. */
import { type Context, context, type Span, trace } from '@opentelemetry/api';
import { type HostPolicy, hostPolicy } from './host-policy.ts';
import { processWide } from './process-wide.ts';

const CLIENT = 2;
// Present and former names of the semantic conventions; instrumentations in use write either.
const MESSAGING_ATTRIBUTES = ['messaging.system.name', 'messaging.system'] as const;
const HOST_ATTRIBUTES = ['server.address', 'net.peer.name', 'http.host'] as const;

/** Where a carrier goes, as far as it can be told. */
export type Destination =
  /** An outgoing request to this host, without port or brackets. */
  | { readonly kind: 'host'; readonly host: string }
  /** A message, or a carrier that the application fills itself: it asked for it. */
  | { readonly kind: 'own' }
  /** An outgoing request whose host cannot be told. */
  | { readonly kind: 'unknown' };

interface Announcement {
  readonly host: string;
  readonly active: Context;
  span?: Span | undefined;
}

const announced = processWide('destination.v1', () => ({ last: undefined as Announcement | undefined }));

/**
 * Says which host the request goes to whose span the calling instrumentation is about to start.
 *
 * A span that is not sampled keeps no attributes, so instrumentation hooks, which run just before, announce the host.
 * The announcement holds for the next span that is injected from the same active context, and for no other.
 *
 * @param host name or address, with or without port
 * @example
 * announceDestination('api.example.com:8443');
 * destinationOf(trace.setSpanContext(ROOT_CONTEXT, spanContext)); // { kind: 'host', host: 'api.example.com' }
 */
export function announceDestination(host: string): void {
  announced.last = { host: hostName(host), active: context.active() };
}

/**
 * Where a carrier goes that is injected from this context. Never throws.
 *
 * @example
 * destinationOf(ROOT_CONTEXT); // { kind: 'own' }
 */
export function destinationOf(injected: Context): Destination {
  const span = trace.getSpan(injected);
  if (span === undefined) return { kind: 'own' };
  const { kind, attributes } = span as { kind?: unknown; attributes?: unknown };
  if (typeof attributes === 'object' && attributes !== null && typeof kind === 'number') {
    return kind === CLIENT ? clientDestination(attributes as Record<string, unknown>) : { kind: 'own' };
  }
  return announcedFor(span) ?? (isOwnSpan(span) ? { kind: 'own' } : { kind: 'unknown' });
}

/**
 * Whether a span without attributes can be none that an instrumentation has just started for a request: that one is local,
 * and not active yet when its carrier is filled.
 */
function isOwnSpan(span: Span): boolean {
  return span === trace.getSpan(context.active()) || span.spanContext().isRemote === true;
}

/**
 * A predicate that says whether ids may be injected from a context: into what the application fills itself, into messages,
 * and into requests to allowed hosts.
 *
 * @throws TypeError as {@link hostPolicy}
 * @example
 * const mayInject = injectionPolicy({ allow: ['api.example.com'] });
 * mayInject(ROOT_CONTEXT); // true
 */
export function injectionPolicy(hosts?: HostPolicy): (injected: Context) => boolean {
  const mayTell = hostPolicy(hosts);
  return (injected) => {
    const destination = destinationOf(injected);
    return destination.kind === 'own' || (destination.kind === 'host' && mayTell(destination.host));
  };
}

function clientDestination(attributes: Record<string, unknown>): Destination {
  // A span that tells its host has no use for an announcement, which must not be left for another one.
  announced.last = undefined;
  if (MESSAGING_ATTRIBUTES.some((key) => attributes[key] !== undefined)) return { kind: 'own' };
  for (const key of HOST_ATTRIBUTES) {
    const host = attributes[key];
    if (typeof host === 'string' && host !== '') return { kind: 'host', host: hostName(host) };
  }
  return { kind: 'unknown' };
}

function announcedFor(span: Span): Destination | undefined {
  const { last } = announced;
  if (last === undefined || last.active !== context.active()) return undefined;
  last.span ??= span;
  return last.span === span ? { kind: 'host', host: last.host } : undefined;
}

function hostName(host: string): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  const colon = host.indexOf(':');
  // More than one colon is a bare IPv6 address.
  return colon === -1 || host.includes(':', colon + 1) ? host : host.slice(0, colon);
}
