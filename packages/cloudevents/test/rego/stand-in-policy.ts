/**
 * A stand-in for a policy that `opa` has compiled: WebAssembly put together by hand, with the part of opa's interface that is
 * called, and rules that misbehave as no compiled policy would. Policies of the real `opa` are in test/system.
 */

/** What each entrypoint does. */
export const STAND_IN_RULES = [
  'acme/egress/allow',
  'acme/egress/undefined',
  'acme/egress/loop',
  'acme/egress/trap',
  'acme/egress/text',
  'acme/egress/package',
  'acme/egress/loop_on_long',
  'acme/egress/memory',
] as const;

/** An input of at least so many bytes makes `acme/egress/loop_on_long` run for ever. */
export const LONG_INPUT_BYTES = 400;

const I32 = 0x7f;
const TEXTS = [
  '{}',
  JSON.stringify(Object.fromEntries(STAND_IN_RULES.map((rule, index) => [rule, index]))),
  '[{"result":true}]',
  '[]',
  '[{"result":"true"}]',
  '[{"result":{"allow":true}}]',
];
const [EMPTY, ENTRYPOINTS, TRUE, UNDEFINED, TEXT, PACKAGE] = TEXTS.map((_, index) => 1_024 * (index + 1)) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** The bytes of a stand-in. */
export function standInPolicy(): Uint8Array {
  const types = [signature(0, true), signature(1, true), signature(2, true), signature(1, false), signature(7, true)];
  const functions: readonly (readonly [name: string, type: number, body: readonly number[]])[] = [
    ['builtins', 0, constant(EMPTY)],
    ['entrypoints', 0, constant(ENTRYPOINTS)],
    ['opa_json_dump', 1, local(0)],
    ['opa_malloc', 1, constant(65_536)],
    ['opa_json_parse', 2, local(0)],
    ['opa_heap_ptr_get', 0, constant(131_072)],
    ['opa_heap_ptr_set', 3, []],
    ['opa_eval', 4, evaluation()],
  ];
  const names = [
    ...functions.map(([name], index) => exported(name, 0, index)),
    ...ABI.map(([name], index) => exported(name, 3, index)),
  ];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, vector(types)),
    ...section(2, vector([[...text('env'), ...text('memory'), 0x02, 0x00, 0x02]])),
    ...section(3, vector(functions.map(([, type]) => [type]))),
    ...section(6, vector(ABI.map(([, value]) => [I32, 0x00, ...constant(value), 0x0b]))),
    ...section(7, vector(names)),
    ...section(10, vector(functions.map(([, , body]) => sized([0x00, ...body, 0x0b])))),
    ...section(
      11,
      vector(TEXTS.map((each, index) => [0x00, ...constant(1_024 * (index + 1)), 0x0b, ...text(`${each}\0`)])),
    ),
  ]);
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

const ABI = [
  ['opa_wasm_abi_version', 1],
  ['opa_wasm_abi_minor_version', 2],
] as const;

const LOOP = [0x03, 0x40, 0x0c, 0x00, 0x0b];
const TRAP = [0x00];
const RETURN = 0x0f;

function evaluation(): readonly number[] {
  const isLong = [...local(4), ...constant(LONG_INPUT_BYTES), 0x4e];
  const grow = [...constant(2_000), 0x40, 0x00, ...constant(-1), 0x46];
  const rules = [
    [...constant(TRUE), RETURN],
    [...constant(UNDEFINED), RETURN],
    LOOP,
    TRAP,
    [...constant(TEXT), RETURN],
    [...constant(PACKAGE), RETURN],
    [...isLong, 0x04, 0x40, ...LOOP, 0x0b, ...constant(TRUE), RETURN],
    [...grow, 0x04, 0x40, ...TRAP, 0x0b, ...constant(TRUE), RETURN],
  ];
  const branches = rules.flatMap((rule, index) => [...local(1), ...constant(index), 0x46, 0x04, 0x40, ...rule, 0x0b]);
  return [...branches, ...TRAP];
}

function signature(parameters: number, result: boolean): readonly number[] {
  return [0x60, parameters, ...Array<number>(parameters).fill(I32), ...(result ? [1, I32] : [0])];
}

function exported(name: string, kind: number, index: number): readonly number[] {
  return [...text(name), kind, index];
}

function local(index: number): readonly number[] {
  return [0x20, index];
}

function constant(value: number): readonly number[] {
  return [0x41, ...signed(value)];
}

function text(value: string): readonly number[] {
  return sized([...Buffer.from(value)]);
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...sized(content)];
}

function vector(members: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(members.length), ...members.flat()];
}

function sized(bytes: readonly number[]): readonly number[] {
  return [...unsigned(bytes.length), ...bytes];
}

/** LEB128. */
function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): readonly number[] {
  const [low, rest] = [value & 0x7f, value >> 7];
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
