/** The `subject` of an event: whose tenant and which user it is about. */
import { faults } from '../state.ts';
import { allowedText, isAttributeText } from './attribute-text.ts';
import type { EventData } from './telemetry-event.ts';
import { type EventOrigin, type ResolvedEnvelopeOptions, TENANT_ATTRIBUTES, USER_ATTRIBUTES } from './options.ts';

/** Longest subject, in UTF-16 units. */
export const MAX_SUBJECT_LENGTH = 1_024;

/** What in data names the tenant and the user. */
export type SubjectNames = Pick<ResolvedEnvelopeOptions, 'tenantAttributes' | 'userAttributes' | 'tenant'>;

/**
 * The subject by the function of the options, else by tenant and user of the data, which is masked already. What is masked is
 * masked here too, where it stands in text.
 */
export function subjectOf(
  origin: EventOrigin,
  data: Readonly<EventData>,
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

/** `tenant/{tenant}/user/{user}` or `tenant/{tenant}`; undefined where there is no tenant. */
export function tenantSubject(
  data: Readonly<EventData>,
  { tenantAttributes, userAttributes, tenant: byDefault }: SubjectNames,
): string | undefined {
  const tenant = firstOf(data, tenantAttributes) ?? byDefault;
  if (tenant === undefined) return undefined;
  const user = firstOf(data, userAttributes);
  if (last.tenant === tenant && last.user === user) return last.subject;
  const subject = user === undefined ? `tenant/${segment(tenant)}` : `tenant/${segment(tenant)}/user/${segment(user)}`;
  last = { tenant, user, subject };
  return subject;
}

// Records come in bursts, tenant by tenant and user by user.
let last: { readonly tenant: string; readonly user: string | undefined; readonly subject: string } = {
  tenant: '',
  user: undefined,
  subject: '',
};

/** The names by default are looked up without a loop, which is the faster. */
function firstOf(data: Readonly<EventData>, names: readonly string[]): string | undefined {
  if (names === TENANT_ATTRIBUTES) return idText(data['tenant.id']) ?? idText(data['tenant_id']);
  if (names === USER_ATTRIBUTES) return idText(data['user.id']) ?? idText(data['user_id']);
  for (const name of names) {
    const id = idText(data[name]);
    if (id !== undefined) return id;
  }
  return undefined;
}

function idText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

// Printable ASCII but for the blank, quotes, backslashes, and what would change the path.
const NOT_PLAIN = /[^\x21\x23\x24\x26-\x2e\x30-\x5b\x5d-\x7e]/;
const OF_A_PATH = /[/%]/g;
const MAX_SEGMENT_LENGTH = 256;

/** A tenant that is called `a/user/root` must not read as a user of `a`. */
function segment(value: string): string {
  if (value.length <= MAX_SEGMENT_LENGTH && !NOT_PLAIN.test(value)) return value;
  return allowedText(value, MAX_SEGMENT_LENGTH).replace(OF_A_PATH, (sign) => (sign === '/' ? '%2F' : '%25'));
}
