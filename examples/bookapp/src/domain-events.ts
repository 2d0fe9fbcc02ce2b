/**
 * What happens that others want to hear of: the one place where it is told. Each is a log event; where it is configured, it
 * leaves as a CloudEvent of type `io.coresdk.` and its name (cloud-events.ts).
 */
import { eventLogger, type Level } from '@weir/event-logger';

/** What each event tells. */
export interface DomainEvents {
  /** A policy was evaluated. */
  'policy.decision': { readonly allow: boolean; readonly permission: string; readonly role: string };
  /** A token was accepted. */
  'auth.verified': { readonly role: string };
  /** A token was refused. */
  'auth.denied': { readonly reason: 'invalid' | 'expired' | 'wrong_audience' };
  /** A tenant was registered. */
  'tenant.created': object;
  /** An operator suspended a tenant. */
  'tenant.suspended': object;
  /** The secret by which tokens are verified was read anew. */
  'secret.rotated': { readonly secret: string };
  /** An error was answered; `error` is what was thrown, where that is not the caller's mistake. */
  error: { readonly status: number; readonly type: string; readonly detail: string; readonly error?: Error };
}

/** Their names. */
export const DOMAIN_EVENTS = [
  'policy.decision',
  'auth.verified',
  'auth.denied',
  'tenant.created',
  'tenant.suspended',
  'secret.rotated',
  'error',
] as const satisfies readonly (keyof DomainEvents)[];

/** Whose event it is, where that is known. */
export interface Whose {
  readonly tenant?: string;
  readonly user?: string;
}

const LEVELS: Partial<Record<keyof DomainEvents, Level>> = { 'auth.denied': 'warn', 'tenant.suspended': 'warn' };

const INJECTED = '/problems/injected-error';

const log = eventLogger('bookapp.events');

/** Tells of an event. Never throws. */
export function tell<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name], whose: Whose = {}): void {
  const { tenant, user } = whose;
  log.event(levelOf(name, event), name as string, {
    ...event,
    ...(tenant !== undefined && { 'tenant.id': tenant }),
    ...(user !== undefined && { 'user.id': user }),
  });
}

function levelOf<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name]): Level {
  // What was injected is logged as such already.
  if ('status' in event) return event.status >= 500 && event.type !== INJECTED ? 'error' : 'info';
  return LEVELS[name] ?? 'info';
}
