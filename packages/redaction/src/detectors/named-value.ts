/** Values in text that a name before them announces: `password=...`, `"token": "..."`, `Cookie: ...`, `?api_key=...`. */
import type { RedactionCategory } from '../category.ts';
import { HEADER_NAMES } from '../fields/built-in-names.ts';
import { type FieldNames, normalized } from '../fields/field-names.ts';
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';
import { valueEnd, type ValueStart } from './value-end.ts';

const MAX_NAME = 64;
// What closes the name and parts it from its value.
const SEPARATOR = /(?:\\{0,8}["'`]|%22|\]|%5[Dd])?[ \t]{0,8}(?:=>|:=|==?|:|%3[AaDd])[ \t]{0,8}/y;
const OPTION_SPACE = /[ \t]{1,8}(?!-)/y;
const TRAILING_DIGITS = /\d{0,3}/y;

/**
 * @param names which names announce something
 * @param queryEnabled whether values of queries are of the category `url_credential`
 */
export function namedValue(names: FieldNames, queryEnabled: boolean): Detector {
  return {
    keywords: names.keywords,
    find({ text }, at, end, from): Match | undefined {
      const nameEnd = endOfMatch(TRAILING_DIGITS, text, end);
      if (isNamePart(text, nameEnd)) return undefined;
      const start = startOfName(text, at, from);
      const value = valueAfter(text, start, nameEnd);
      if (value === undefined) return undefined;
      const name = text.slice(start, nameEnd);
      const rule = names.ruleFor(name);
      const before = start > 0 ? (text[start - 1] as string) : '';
      if (rule === undefined || (rule.fieldOnly === true && !'"?&'.includes(before || ' '))) return undefined;
      const wholeLine = HEADER_NAMES.has(normalized(name.slice(name.lastIndexOf('.') + 1)));
      const last = valueEnd(text, { ...value, wholeLine: wholeLine && value.separator === ':' });
      if (last === undefined) return undefined;
      const inQuery = queryEnabled && (before === '?' || before === '&');
      const category: RedactionCategory = inQuery && rule.category !== 'field' ? 'url_credential' : rule.category;
      return { ...last, category, ...(rule.given === undefined ? {} : { given: rule.given }) };
    },
  };
}

/** Where the value begins and by what it is parted from the name; undefined where no value follows. */
function valueAfter(text: string, start: number, nameEnd: number): ValueStart | undefined {
  const quote = start > 0 ? (text[start - 1] as string) : '';
  const at = endOfMatch(SEPARATOR, text, nameEnd);
  if (at !== -1) {
    const separator = text.slice(nameEnd, at).includes(':') ? ':' : '=';
    return { at, separator, nameAt: start };
  }
  if (text[nameEnd] === '>' && (quote === '<' || quote === ':'))
    return { at: nameEnd + 1, separator: '>', nameAt: start };
  // `--password hunter2`
  if (!text.startsWith('--', start)) return undefined;
  const after = endOfMatch(OPTION_SPACE, text, nameEnd);
  return after === -1 ? undefined : { at: after, separator: ' ', nameAt: start };
}

function startOfName(text: string, at: number, from: number): number {
  const floor = Math.max(from, at - MAX_NAME);
  let start = at;
  while (start > floor && (isNamePart(text, start - 1) || text[start - 1] === '.' || text[start - 1] === '['))
    start -= 1;
  return start;
}

function isNamePart(text: string, index: number): boolean {
  return isAlphanumericAt(text, index) || text[index] === '_' || text[index] === '-';
}
