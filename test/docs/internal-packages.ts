/** Packages that come with others: nobody installs them, or imports of them, by themselves. */
export const INTERNAL: ReadonlySet<string> = new Set(['@weir/otel-compat', '@weir/semconv']);
