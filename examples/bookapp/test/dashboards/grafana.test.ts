import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from '../../src/dashboards/all.ts';
import { isMetricPanel } from '../../src/dashboards/dashboard.ts';
import { grafanaDashboard } from '../../src/dashboards/grafana.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const json = (uid: string): unknown => JSON.parse(readFileSync(`${deploy}grafana/dashboards/${uid}.json`, 'utf8'));

test('what Grafana is provisioned with is what the sources say', () => {
  expect(readdirSync(`${deploy}grafana/dashboards`).sort()).toEqual(dashboards.map(({ uid }) => `${uid}.json`).sort());
  for (const dashboard of dashboards) expect(json(dashboard.uid)).toEqual(grafanaDashboard(dashboard));
});

test('panels stand beside and under each other, never on each other', () => {
  for (const dashboard of dashboards) {
    const { panels } = grafanaDashboard(dashboard) as { panels: { gridPos: { x: number; y: number } }[] };
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(panels.length);
  }
});

test('every source that a panel asks is provisioned', () => {
  const { datasources } = parse(readFileSync(`${deploy}grafana/provisioning/datasources/datasources.yaml`, 'utf8')) as {
    readonly datasources: readonly { readonly uid: string }[];
  };
  const asked = dashboards.flatMap((dashboard) => {
    const { panels } = grafanaDashboard(dashboard) as { panels: { datasource: { uid: string } }[] };
    return panels.map(({ datasource }) => datasource.uid);
  });
  expect(new Set(asked)).toEqual(new Set(datasources.map(({ uid }) => uid)));
});

test('an alert leads to a dashboard that there is', () => {
  const { groups } = parse(readFileSync(`${deploy}prometheus/alerts.yaml`, 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly { readonly annotations: { readonly dashboard: string } }[] }[];
  };
  const uids = dashboards.map(({ uid }) => uid);
  for (const { annotations } of groups.flatMap(({ rules }) => rules)) expect(uids).toContain(annotations.dashboard);
});

test('every panel says why one looks at it, and every question has a name for its series', () => {
  for (const panel of dashboards.flatMap(({ panels }) => panels)) {
    expect(panel.description).not.toBe('');
    if (isMetricPanel(panel)) for (const { legend } of panel.queries) expect(legend, panel.title).not.toBe('');
  }
});
