/** FlowEvent v1 as a JSON Schema, for consumers in any language. */
import { flowEventRule } from './flow-event-rules.ts';

/**
 * JSON Schema (draft 2020-12) of FlowEvent v1, written from the rules that `build` and `parseFlowEvent` apply. The same
 * document is in the package as `@weir/flow-events/schema/flow-event.v1.json`.
 */
export const flowEventJsonSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://weir.dev/schemas/flow-event.v1.json',
  title: 'FlowEvent v1',
  description:
    'One observation of one logical unit on its way through a distributed system. Readers ignore unknown members.',
  ...flowEventRule.schema,
};
