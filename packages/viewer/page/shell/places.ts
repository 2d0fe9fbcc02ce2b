/** The pages, in the order in which they are offered. */
import type { Place } from './keyboard.ts';

export const places: readonly Place[] = [
  { key: 'f', href: '/flows', name: 'Flows' },
  { key: 'p', href: '/pathways', name: 'Pathways' },
  { key: 't', href: '/traces', name: 'Traces' },
  { key: 'c', href: '/caches', name: 'Caches' },
  { key: 'e', href: '/events', name: 'Events' },
  { key: 'v', href: '/cloud-events', name: 'CloudEvents' },
  { key: 'm', href: '/metrics', name: 'Metric sets' },
  { key: 's', href: '/share', name: 'Share' },
  { key: 'h', href: '/health', name: 'Health' },
];
