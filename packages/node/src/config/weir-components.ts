/** Weir's components by the names that they have in the pipelines of a configuration. */

/** By name: the section of `weir:` whose keys the component takes. */
const COMPONENTS: Readonly<Record<string, string>> = {
  weir_request_id: 'request_context',
  weir_flow: 'flow_events',
  weir_redaction: 'redaction',
  weir_metric_sets: 'metric_sets',
};

/** The section that a component stands for; undefined for one that is not of Weir, or is an exporter. */
export function partOfComponent(name: string): string | undefined {
  return Object.hasOwn(COMPONENTS, name) ? COMPONENTS[name] : undefined;
}
