/** Literals and doc comments of TypeScript, safe for whatever text a registry holds. */

const width = 120;

/** A value as a literal: strings in single quotes, integers as numbers. */
export function literal(value: string | boolean | bigint): string {
  if (typeof value !== 'string') return String(value);
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`);
  return `'${escaped}'`;
}

/** A doc comment of the given paragraphs, in one line where they fit, else wrapped; lines of a paragraph stay lines. */
export function docComment(paragraphs: readonly string[]): string {
  const texts = paragraphs.map((text) => text.replaceAll('*/', String.raw`*\/`));
  const [only] = texts;
  if (texts.length === 1 && only !== undefined && only.length <= width - 8 && !only.includes('\n')) {
    return `/** ${only} */`;
  }
  const lines = texts.flatMap((text, index) => [...(index === 0 ? [] : ['']), ...text.split('\n').flatMap(wrap)]);
  return ['/**', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */'].join('\n');
}

function wrap(line: string): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width - 3) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
