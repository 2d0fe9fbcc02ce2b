/** What docs/grafana.md asks in SQL. */
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/grafana.md', import.meta.url), 'utf8');

/** Every question, in the order of the page. */
export const questions: readonly string[] = [...page.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql = '']) =>
  sql.trim(),
);

/** The first question below a heading. @throws Error where there is none */
export function question(heading: string): string {
  const [, sql] = new RegExp(`^## ${heading}\\n[\\s\\S]*?\`\`\`sql\\n([\\s\\S]*?)\`\`\``, 'm').exec(page) ?? [];
  if (sql === undefined) throw new Error(`nothing is asked below ${heading}`);
  return sql.trim();
}
