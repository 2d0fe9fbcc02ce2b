/** The port by which Weir's packages tell of themselves: whoever runs the internal telemetry listens, and else nobody pays. */
import type { Attributes } from '@opentelemetry/api';
import { processWide } from './process-wide.ts';

/** What a package says of itself. */
export interface InternalReport {
  /** Package name. */
  readonly component: string;
  /** Event name; undefined for the first fault of a kind, whose `kind` is among the attributes. */
  readonly event?: string;
  /** SeverityNumber. */
  readonly severityNumber: number;
  readonly attributes: Attributes;
}

/** How often something went wrong. */
export interface InternalFault {
  readonly component: string;
  readonly kind: string;
  readonly count: number;
}

interface InternalPort {
  readonly listeners: Set<(report: InternalReport) => void>;
  /** By component, by kind. */
  readonly faults: Map<string, Map<string, number>>;
  isTelling: boolean;
}

const port: InternalPort = processWide('internal-port.v1', () => ({
  listeners: new Set<(report: InternalReport) => void>(),
  faults: new Map<string, Map<string, number>>(),
  isTelling: false,
}));

/**
 * Listens to what Weir's packages say of themselves in this thread.
 *
 * @returns a function that ends it
 * @example
 * const stop = listenToInternal(({ component }) => console.log(component));
 * stop();
 */
export function listenToInternal(listener: (report: InternalReport) => void): () => void {
  port.listeners.add(listener);
  return () => void port.listeners.delete(listener);
}

/**
 * Tells whoever listens. Never throws; what is reported while a report is told is not: a listener that fails must not cause
 * another report about itself.
 *
 * @example
 * reportInternal({ component: '@weir/example', event: 'example.opened', severityNumber: 13, attributes: {} });
 */
export function reportInternal(report: InternalReport): void {
  if (port.listeners.size === 0 || port.isTelling) return;
  port.isTelling = true;
  try {
    for (const listener of port.listeners) listener(report);
  } catch {
    // Whoever listens counts its own faults; here there is nobody left to tell.
  } finally {
    port.isTelling = false;
  }
}

/** Counts a fault, and reports the first of its kind. */
export function countInternalFault(component: string, kind: string): void {
  let kinds = port.faults.get(component);
  if (kinds === undefined) {
    kinds = new Map();
    port.faults.set(component, kinds);
  }
  const before = kinds.get(kind) ?? 0;
  kinds.set(kind, before + 1);
  if (before === 0) reportInternal({ component, severityNumber: WARN, attributes: { kind } });
}

const WARN = 13;

/**
 * The faults of all packages of Weir in this thread so far.
 *
 * @example
 * internalFaults(); // [], where all is well
 */
export function internalFaults(): readonly InternalFault[] {
  return [...port.faults].flatMap(([component, kinds]) =>
    [...kinds].map(([kind, count]) => ({ component, kind, count })),
  );
}
