/** How the generator says what is wrong with a registry, and where. */

/** A place in a registry: a file, an entry of it such as `attributes[3] (flow.id)`, and a key below that entry. */
export interface Place {
  readonly file: string;
  readonly entry?: string;
  readonly key?: string;
}

/** The sentence for one fault: `attributes.yaml: attributes[3] (flow.id): type: what is wrong`. */
export function problem({ file, entry = '', key = '' }: Place, message: string): string {
  return [file, entry, key, message].filter((part) => part !== '').join(': ');
}

/** A registry that cannot be used; `problems` names every fault found, each with its place. */
export class RegistryError extends Error {
  readonly code = 'WEIR_SEMCONV_REGISTRY';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`WEIR_SEMCONV_REGISTRY: the registry is not valid\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'RegistryError';
    this.problems = problems;
  }
}
