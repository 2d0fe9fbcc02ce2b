/** Makes plain, bounded data of whatever an application gives as an attribute. */

/** Longest text of one attribute, in characters; what is longer is cut, and says so. */
export const MAX_TEXT_LENGTH = 16_384;
const CUT = '[...]';
const MAX_DEPTH = 4;
/** Values of one event, nested ones included. */
const MAX_VALUES = 256;

/** What is left of the bounds of one event. */
export interface Budget {
  values: number;
  characters: number;
  /** How many values were left out or cut short. */
  cut: number;
}

/** The bounds of one event: values and, over all texts, characters. */
export function newBudget(): Budget {
  return { values: MAX_VALUES, characters: 4 * MAX_TEXT_LENGTH, cut: 0 };
}

/** A text within bounds. */
export function boundedText(text: string, budget: Budget): string {
  const room = Math.min(MAX_TEXT_LENGTH, budget.characters);
  if (text.length <= room) {
    budget.characters -= text.length;
    return text;
  }
  budget.cut += 1;
  budget.characters -= room;
  return room <= CUT.length ? CUT : text.slice(0, room - CUT.length) + CUT;
}

/**
 * The value as an attribute has it: undefined where there is nothing to tell. May throw, where a getter or a proxy does.
 *
 * @param above the objects that hold it, by which cycles are found
 */
export function attributeValue(value: unknown, budget: Budget, above: readonly object[] = []): unknown {
  if ((budget.values -= 1) < 0) {
    budget.cut += 1;
    return undefined;
  }
  switch (typeof value) {
    case 'string':
      return boundedText(value, budget);
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : boundedText(bigintText(value), budget);
    case 'object':
      return value === null ? undefined : objectValue(value, budget, above);
    case 'undefined':
      return undefined;
    default:
      return `[${typeof value}]`;
  }
}

function objectValue(value: object, budget: Budget, above: readonly object[]): unknown {
  if (above.includes(value)) return '[cycle]';
  if (above.length >= MAX_DEPTH) {
    budget.cut += 1;
    return Array.isArray(value) ? '[array]' : '[object]';
  }
  if (value instanceof Error) return boundedText(`${value.name}: ${value.message}`, budget);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[date]' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  const within = [...above, value];
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    // Not `map`: a sparse array of a billion holes is walked no further than the bounds reach.
    for (let index = 0; index < value.length && budget.values > 0; index += 1) {
      const item = attributeValue(value[index], budget, within);
      if (item !== undefined) items.push(item);
    }
    if (budget.values <= 0) budget.cut += 1;
    return items;
  }
  const members: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') continue;
    const member = attributeValue((value as Record<string, unknown>)[key], budget, within);
    if (member !== undefined) members[boundedText(key, budget)] = member;
    if (budget.values <= 0) break;
  }
  return members;
}

/** The decimal digits of a number of up to 4,096 bits; of a larger one, which would take long to write, none. */
function bigintText(value: bigint): string {
  return BigInt.asIntN(4_096, value) === value ? String(value) : '[bigint]';
}
