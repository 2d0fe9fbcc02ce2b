/** For tests of applications: fails where something private is left in what was exported. */
import { typeName } from '@weir/otel-compat';
import { REDACTION_CATEGORIES } from '../category.ts';
import { type Finding, RedactionError } from '../errors.ts';
import { createRedactor, type Redactor } from '../redactor.ts';

/** Options of {@link assertNoPii}. */
export interface AssertNoPiiOptions {
  /** What decides. Default: a redactor without options, which finds more than one that was narrowed down. */
  readonly redactor?: Redactor;
}

/** More findings than these are not told. */
const MAX_FINDINGS = 100;
const MAX_DEPTH = 32;
/** What an exporter takes from a span or a log record; the rest of such an object leads into the SDK. */
const RECORD_PARTS = ['name', 'eventName', 'body', 'attributes', 'events', 'links', 'status', 'scope'] as const;

/**
 * Throws where a redactor finds something in records that have been exported: spans, log records, or whatever else holds
 * text, such as decoded CloudEvents or lines of a console.
 *
 * @param records one, or an array of them
 * @throws RedactionError `WEIR_REDACTION_FOUND`; `findings` and the message tell the place and the category, never the text
 * @example
 * assertNoPii([{ attributes: { 'url.path': '/books/1' } }]);
 * assertNoPii(['to alice@example.com']); // throws: WEIR_REDACTION_FOUND: [0]: email
 */
export function assertNoPii(records: unknown, { redactor = createRedactor() }: AssertNoPiiOptions = {}): void {
  const findings: Finding[] = [];
  search(records, '', undefined, { redactor, findings, above: [] });
  if (findings.length === 0) return;
  throw new RedactionError(
    'WEIR_REDACTION_FOUND',
    findings.map(({ path, category }) => `${path === '' ? typeName(records) : path}: ${category}`).join(', '),
    { findings },
  );
}

interface Search {
  readonly redactor: Redactor;
  readonly findings: Finding[];
  readonly above: readonly object[];
}

function search(value: unknown, path: string, name: string | undefined, state: Search): void {
  if (state.findings.length >= MAX_FINDINGS || value === null || value === undefined) return;
  if (typeof value !== 'object' || value instanceof Uint8Array) return judge(value, path, name, state);
  if (state.above.includes(value) || state.above.length >= MAX_DEPTH) return;
  const below = { ...state, above: [...state.above, value] };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) search(item, `${path}[${index}]`, name, below);
    return;
  }
  if (isRecord(value)) return searchRecord(value, path, below);
  const members = value instanceof Map ? [...value] : Object.entries(value);
  for (const [key, member] of members) {
    const at = `${path}${step(String(key))}`;
    judge(String(key), `${at} (name)`, undefined, state);
    search(member, at, String(key), below);
  }
}

function searchRecord(record: object, path: string, state: Search): void {
  const parts = record as Readonly<Record<string, unknown>>;
  for (const part of RECORD_PARTS) search(parts[part], `${path}.${part}`, undefined, state);
  search(
    (parts['resource'] as { attributes?: unknown } | undefined)?.attributes,
    `${path}.resource.attributes`,
    undefined,
    state,
  );
}

/** A span or log record of the SDK: everything else is plain data. */
function isRecord(value: object): boolean {
  const { spanContext, hrTime } = value as { spanContext?: unknown; hrTime?: unknown };
  return typeof spanContext === 'function' || hrTime !== undefined;
}

function judge(value: unknown, path: string, name: string | undefined, { redactor, findings }: Search): void {
  const before = redactor.stats().masked;
  if (redactor.mask(value, name) === value) return;
  const after = redactor.stats().masked;
  const category = REDACTION_CATEGORIES.find((one) => after[one] > before[one]);
  if (category !== undefined) findings.push({ path, category });
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
