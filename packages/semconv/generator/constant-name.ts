/** How a name of the registry is spelt as a TypeScript constant, after the manner of OpenTelemetry's own. */

/** The kinds of constants. */
export type ConstantKind = 'ATTR' | 'EVENT' | 'METRIC' | 'SPAN' | 'ENTITY';

/** `constantName('ATTR', 'flow.node.id')` is `ATTR_FLOW_NODE_ID`. */
export function constantName(kind: ConstantKind, name: string): string {
  return `${kind}_${upperSnake(name)}`;
}

/** The constant of one member of an enum: `FLOW_STAGE_VALUE_INGRESS`. */
export function enumValueName(key: string, memberId: string): string {
  return `${upperSnake(key)}_VALUE_${upperSnake(memberId)}`;
}

/** The tuple of all values of an enum: `FLOW_STAGE_VALUES`. */
export function enumTupleName(key: string): string {
  return `${upperSnake(key)}_VALUES`;
}

function upperSnake(name: string): string {
  return name.replaceAll('.', '_').toUpperCase();
}
