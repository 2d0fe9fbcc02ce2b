/** Every dashboard. */
import { cachesDashboard } from './caches.ts';
import { cloudEventsDashboard } from './cloud-events.ts';
import type { Dashboard } from './dashboard.ts';
import { flowStoreDashboard } from './flow-store.ts';
import { flowsDashboard } from './flows.ts';
import { infrastructureDashboard } from './infrastructure.ts';
import { requestsDashboard } from './requests.ts';
import { serviceGraphDashboard } from './service-graph.ts';

export const dashboards: readonly Dashboard[] = [
  flowsDashboard,
  flowStoreDashboard,
  cachesDashboard,
  cloudEventsDashboard,
  requestsDashboard,
  serviceGraphDashboard,
  infrastructureDashboard,
];
