/** A doc comment taken apart: what it says, and the code of its examples. */

export interface DocComment {
  /** The text before the first tag, without stars; empty where there is none. */
  readonly description: string;
  /** The code of each `@example`, in order; a title on the tag's own line and a fence around the code are left out. */
  readonly examples: readonly string[];
}

/** Reads what stands between the opening slash and star and the closing ones. */
export function parseDocComment(inside: string): DocComment {
  const lines = inside.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const sections: { readonly tag: string; readonly lines: string[] }[] = [{ tag: '', lines: [] }];
  for (const line of lines) {
    const tag = /^@(\w+)/.exec(line)?.[1];
    if (tag === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ tag, lines: [] });
  }
  return {
    description: sections[0]?.lines.join('\n').trim() ?? '',
    examples: sections.filter(({ tag }) => tag === 'example').map((section) => codeOf(section.lines)),
  };
}

function codeOf(lines: readonly string[]): string {
  return lines
    .filter((line) => !line.startsWith('```'))
    .join('\n')
    .trim();
}
