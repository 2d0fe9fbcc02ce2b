/** The W3C Baggage header, to and from its entries. */
import { type Baggage, baggageEntryMetadataFromString, type BaggageEntry, propagation } from '@opentelemetry/api';
import { isToken } from '@weir/otel-compat';

/** Name of the header. */
export const BAGGAGE_HEADER = 'baggage';

// W3C Baggage, section "Limits": what a platform must at least pass on, taken as the most that we send and read.
const MAX_HEADER_LENGTH = 8_192;
const MAX_MEMBERS = 180;

/**
 * Writes a baggage header. The member `first` leads, so that it survives where the limits cut the rest.
 *
 * @returns undefined where nothing can be written
 */
export function baggageHeader(baggage: Baggage, first: string): string | undefined {
  const members: string[] = [];
  let length = 0;
  for (const [key, entry] of firstLeading(baggage.getAllEntries(), first)) {
    const member = memberText(key, entry);
    if (member === undefined || members.length >= MAX_MEMBERS) continue;
    if (length + member.length + 1 > MAX_HEADER_LENGTH) continue;
    members.push(member);
    length += member.length + 1;
  }
  return members.length > 0 ? members.join(',') : undefined;
}

/** Adds the members of a header to a baggage; what is malformed is left out. */
export function readBaggageHeader(header: string, onto: Baggage = propagation.createBaggage()): Baggage {
  if (header.length > MAX_HEADER_LENGTH) return onto;
  let baggage = onto;
  for (const member of header.split(',', MAX_MEMBERS)) {
    const [pair = '', ...properties] = member.split(';');
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(equals, 0)).trim();
    const value = decoded(pair.slice(equals + 1).trim());
    if (!isToken(key) || value === undefined) continue;
    const metadata = properties.join(';').trim();
    baggage = baggage.setEntry(
      key,
      metadata === '' ? { value } : { value, metadata: baggageEntryMetadataFromString(metadata) },
    );
  }
  return baggage;
}

function firstLeading(entries: [string, BaggageEntry][], first: string): [string, BaggageEntry][] {
  return entries.toSorted(([a], [b]) => Number(b === first) - Number(a === first));
}

function memberText(key: string, { value, metadata }: BaggageEntry): string | undefined {
  if (!isToken(key) || !value.isWellFormed()) return undefined;
  const properties = metadata?.toString() ?? '';
  // Properties are passed on as they came; one that a header cannot carry goes without.
  const suffix = /^[\x20-\x2b\x2d-\x7e]+$/.test(properties) ? `;${properties}` : '';
  return `${key}=${encodeURIComponent(value)}${suffix}`;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
