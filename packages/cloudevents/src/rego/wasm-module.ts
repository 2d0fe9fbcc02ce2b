/** WebAssembly as Node has it; the types of Node do not tell of it. */

/** Compiled code, which threads can share. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}

interface Wasm {
  readonly Module: {
    new (bytes: Uint8Array | ArrayBuffer): WasmModule;
    exports(module: WasmModule): readonly { readonly name: string }[];
  };
}

/** Compiles; runs nothing. @throws CompileError for what is no WebAssembly */
export function compiled(bytes: Uint8Array | ArrayBuffer): {
  readonly module: WasmModule;
  readonly exportNames: readonly string[];
} {
  const { Module } = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
  const module = new Module(bytes);
  return { module, exportNames: Module.exports(module).map(({ name }) => name) };
}
