/** A schema as text, so that the collecting thread need not have defined it. */
import { type CompiledSet, compileSet } from '../schema/metric-set.ts';

/** The text of a schema. */
export function schemaText({ name, descriptor, fields, registration, measurement }: CompiledSet): string {
  return JSON.stringify([name, descriptor.brief, fields, registration, measurement]);
}

/** The schema of a text that this package wrote. */
export function schemaOf(text: string): CompiledSet {
  return compileSet(...(JSON.parse(text) as Parameters<typeof compileSet>));
}
