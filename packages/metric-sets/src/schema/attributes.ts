/** How a schema declares its attributes, and the values that TypeScript then asks for. */

/** A closed set of strings; made by {@link oneOf}. */
export interface OneOf<Value extends string = string> {
  readonly oneOf: readonly Value[];
}

/** A map of simple values, for the `'map'` type. */
export type AttributeMap = Readonly<Record<string, string | number | boolean>>;

/** The type of an attribute. `int` is a safe integer, `double` any finite number. */
export type AttributeType = 'string' | 'int' | 'double' | 'boolean' | 'map' | OneOf;

/** An attribute with the text that explains it in the semantic registry. */
export interface DescribedAttribute<Type extends AttributeType = AttributeType> {
  readonly type: Type;
  /** One sentence. */
  readonly brief?: string;
  /** Values as they come; where they are left out, the registry names the attribute's own key. */
  readonly examples?: readonly (string | number | boolean)[];
  /** Whether OpenTelemetry's conventions define it, so that a registry refers to it instead. Default false. */
  readonly standard?: boolean;
}

/** An attribute as a schema may write it. */
export type AttributeDeclaration = AttributeType | DescribedAttribute;

/** Attributes by key. */
export type AttributeDeclarations = Readonly<Record<string, AttributeDeclaration>>;

/** A type of closed values: the only kind that a measurement attribute may have. */
export type ClosedType = 'boolean' | OneOf;

/** Attributes of closed types by key. */
export type ClosedDeclarations = Readonly<Record<string, ClosedType | DescribedAttribute<ClosedType>>>;

type TypeOf<Declaration> = Declaration extends { readonly type: infer Type } ? Type : Declaration;

type ValueOfType<Type> =
  Type extends OneOf<infer Value>
    ? Value
    : Type extends 'string'
      ? string
      : Type extends 'int' | 'double'
        ? number
        : Type extends 'boolean'
          ? boolean
          : Type extends 'map'
            ? AttributeMap
            : never;

/** The values that declared attributes take. */
export type AttributeValues<Declarations> = {
  readonly [Key in keyof Declarations]: ValueOfType<TypeOf<Declarations[Key]>>;
};

/**
 * A closed set of strings as the type of an attribute.
 *
 * @param values at least one, all different
 * @example
 * oneOf('success', 'failure').oneOf; // ['success', 'failure']
 */
export function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values): OneOf<Values[number]> {
  return Object.freeze({ oneOf: Object.freeze([...values]) });
}
