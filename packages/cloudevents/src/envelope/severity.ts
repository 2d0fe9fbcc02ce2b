/** The severity extension, made for the levels of OpenTelemetry. */
import { isAttributeText } from './attribute-text.ts';
import type { EventExtension } from './extensions.ts';
import type { EventParts } from './parts.ts';

const MAX_NUMBER = 24;
const MAX_TEXT_LENGTH = 64;

let lastText = '';

/** Sets `severitytext` and `severitynumber`, where the record has a severity. */
export function severity(
  parts: Pick<EventParts, 'severitytext' | 'severitynumber'>,
  text: unknown,
  number: unknown,
  has: Readonly<Record<EventExtension, boolean>>,
): void {
  const known = Number.isInteger(number) && (number as number) > 0 && (number as number) <= MAX_NUMBER;
  let named = false;
  if (has.severitytext && text !== undefined && (text === lastText || isSeverityText(text))) {
    parts.severitytext = text as string;
    named = true;
  }
  // The extension is not to be used without a number; 0 is OpenTelemetry's for a severity that has none.
  if (has.severitynumber && (known || named)) parts.severitynumber = known ? (number as number) : 0;
}

function isSeverityText(text: unknown): boolean {
  if (!isAttributeText(text) || text.length > MAX_TEXT_LENGTH) return false;
  lastText = text;
  return true;
}
