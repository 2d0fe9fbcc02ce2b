/** Writes the dashboards as Grafana is provisioned with them: `node dist/dashboards/main.js`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dashboards } from './all.ts';
import { grafanaDashboard } from './grafana.ts';

const folder = fileURLToPath(new URL('../../deploy/grafana/dashboards/', import.meta.url));
for (const dashboard of dashboards) {
  writeFileSync(`${folder}${dashboard.uid}.json`, `${JSON.stringify(grafanaDashboard(dashboard), undefined, 2)}\n`);
}
