/** Tables of generated documentation pages. */

/**
 * A Markdown table; bars and line breaks in a cell do not break it.
 *
 * @example
 * markdownTable(['key'], [['a|b']]); // '| key |\n| --- |\n| a\\|b |'
 */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * A name as code.
 *
 * @example
 * markdownCode('flow.id'); // '`flow.id`'
 */
export function markdownCode(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
