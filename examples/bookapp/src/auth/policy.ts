/** Who may do what: `policy/books.rego`, compiled to WebAssembly. */
import { readFile } from 'node:fs/promises';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { tell } from '../domain-events.ts';
import { type Caller, VISITOR } from './tokens.ts';

/** What a route asks for. */
export type Permission = 'books:read' | 'books:write' | 'operations:read' | 'operations:write';

/** Decides, and tells each decision but that a visitor may do what all visitors may. */
export interface Policy {
  allows(caller: Caller, permission: Permission, suspended: boolean): boolean;
}

const COMPILED = new URL('../../policy/books.wasm', import.meta.url);

/** Loads the compiled policy. */
export async function openPolicy(): Promise<Policy> {
  const policy = await loadPolicy(await readFile(COMPILED));
  return {
    allows(caller, permission, suspended) {
      const { role } = caller;
      const [decision] = policy.evaluate({ role, permission, suspended }) as readonly { readonly result: unknown }[];
      const allow = decision?.result === true;
      if (!allow || caller !== VISITOR) tell('policy.decision', { allow, permission, role }, caller);
      return allow;
    },
  };
}
