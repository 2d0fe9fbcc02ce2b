/** The `source` of events of a process that was given none: what its resource says. */
import type { EventResource } from './inputs.ts';

const UNKNOWN = '/unknown_service';
const known = new WeakMap<EventResource, string>();

/** `/{service.namespace}/{service.name}`, percent-encoded; the first segment only where there is one. */
export function resourceSource(resource: EventResource | undefined): string {
  if (typeof resource !== 'object' || resource === null) return UNKNOWN;
  const found = known.get(resource);
  if (found !== undefined) return found;
  const source = readSource(resource);
  known.set(resource, source);
  return source;
}

function readSource(resource: EventResource): string {
  try {
    const { 'service.namespace': namespace, 'service.name': name } = resource.attributes;
    if (typeof name !== 'string' || name === '') return UNKNOWN;
    const segments = typeof namespace === 'string' && namespace !== '' ? [namespace, name] : [name];
    return segments.map((segment) => `/${encodeURIComponent(segment.slice(0, 256).toWellFormed())}`).join('');
  } catch {
    return UNKNOWN;
  }
}
