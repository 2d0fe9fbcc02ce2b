/**
 * What happens that others want to hear of, named as CloudEvents of these types would be: the one place where they are
 * told. They are log records; a processor may send them on.
 */
import { logs, SeverityNumber } from '@opentelemetry/api';

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
  /** An error was answered. */
  error: { readonly status: number; readonly type: string; readonly detail: string };
}

/** Whose event it is, where that is known. */
export interface Whose {
  readonly tenant?: string;
  readonly user?: string;
}

const SEVERITIES: Partial<Record<keyof DomainEvents, SeverityNumber>> = {
  'auth.denied': SeverityNumber.WARN,
  'tenant.suspended': SeverityNumber.WARN,
};

/** Tells of an event. Never throws. */
export function tell<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name], whose: Whose = {}): void {
  const { tenant, user } = whose;
  logs.getLogger('bookapp.events').emit({
    eventName: name,
    severityNumber: severityOf(name, event),
    attributes: {
      ...event,
      ...(tenant !== undefined && { 'tenant.id': tenant }),
      ...(user !== undefined && { 'user.id': user }),
    },
  });
}

function severityOf<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name]): SeverityNumber {
  if ('status' in event) return event.status >= 500 ? SeverityNumber.ERROR : SeverityNumber.INFO;
  return SEVERITIES[name] ?? SeverityNumber.INFO;
}
