/** The command that renews every generated file: each of them names it, and so does the complaint about a stale one. */
export const renewCommand = 'pnpm --filter @weir/semconv generate';
