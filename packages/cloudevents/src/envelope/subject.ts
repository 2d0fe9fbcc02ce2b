/** The `subject` of an event: whose tenant and which user it is about. */
import { faults } from '../state.ts';
import { allowedText, isAttributeText } from './attribute-text.ts';
import type { EventOrigin, ResolvedEnvelopeOptions } from './options.ts';

/** Longest subject, in UTF-16 units. */
export const MAX_SUBJECT_LENGTH = 1_024;

/**
 * The subject by the function of the options, else by tenant and user of the data, which is masked already. What is masked is
 * masked here too, where it stands in text.
 */
export function subjectOf(
  origin: EventOrigin,
  data: Readonly<Record<string, unknown>>,
  settings: ResolvedEnvelopeOptions,
): string | undefined {
  const subject =
    settings.subject === undefined ? tenantSubject(data, settings) : givenSubject(origin, settings.subject);
  if (subject === undefined || settings.mask === undefined) return subject;
  try {
    const masked = settings.mask(subject);
    return isAttributeText(masked) ? masked : undefined;
  } catch {
    faults.count('bad_mask', 'a mask threw; an event goes without its subject');
    return undefined;
  }
}

function givenSubject(origin: EventOrigin, of: (origin: EventOrigin) => unknown): string | undefined {
  try {
    const subject = of(origin);
    if (subject === undefined) return undefined;
    if (typeof subject === 'string' && subject !== '') return allowedText(subject, MAX_SUBJECT_LENGTH);
  } catch {
    // Counted below, as what is no subject.
  }
  faults.count('bad_subject', 'subject gave what is no text');
  return undefined;
}

function tenantSubject(
  data: Readonly<Record<string, unknown>>,
  { tenant: byDefault, tenantAttributes, userAttributes }: ResolvedEnvelopeOptions,
): string | undefined {
  const tenant = firstSegment(data, tenantAttributes) ?? (byDefault === undefined ? undefined : segment(byDefault));
  if (tenant === undefined) return undefined;
  const user = firstSegment(data, userAttributes);
  return user === undefined ? `tenant/${tenant}` : `tenant/${tenant}/user/${user}`;
}

function firstSegment(data: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value !== '') return segment(value);
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

const OF_A_PATH = /[/%]/g;
const MAX_SEGMENT_LENGTH = 256;

/** A tenant that is called `a/user/root` must not read as a user of `a`. */
function segment(value: string): string {
  return allowedText(value, MAX_SEGMENT_LENGTH).replace(OF_A_PATH, (sign) => (sign === '/' ? '%2F' : '%25'));
}
