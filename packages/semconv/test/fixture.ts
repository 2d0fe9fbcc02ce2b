/** A small registry that uses every part of the form that the generator reads. */
import { openTelemetryNames, type OpenTelemetryNames } from '../generator/open-telemetry.ts';
import type { Sources } from '../generator/validate.ts';

/** The names of the installed release, read once. */
export const openTelemetry: OpenTelemetryNames = openTelemetryNames();

const manifest = `
schema_url: https://example.com/schemas/shop/1.2.3
description: What the shop emits.
dependencies:
  - schema_url: https://opentelemetry.io/schemas/${openTelemetry.version}
`;

const attributes = `
file_format: definition/2
attributes:
  - key: shop.order.id
    type: string
    stability: stable
    brief: The order.
    examples: ['o-1']
  - key: shop.order.state
    type:
      members:
        - id: open
          value: 'open'
          brief: Not paid.
          stability: stable
        - id: in_transit
          value: "it's on | its way"
          stability: development
          deprecated: { reason: obsoleted, note: Nobody knew. }
    stability: stable
    brief: How the order stands.
  - key: shop.priority
    type:
      members:
        - { id: low, value: 0, stability: stable }
        - { id: high, value: 10, stability: stable }
    stability: development
    brief: How soon it is wanted.
  - key: shop.label
    type: template[string]
    stability: development
    brief: A label of the customer, \`<key>\` being its name.
    examples: [red, blue]
  - key: shop.parts
    type: string[]
    stability: development
    brief: What it is made of.
    examples: [[lid, pot]]
  - key: shop.weight
    type: double
    stability: development
    brief: Its weight.
    note: |
      In kilograms. This comment does not end here: */
      Nor here.
    examples: 1.5
  - key: shop.gift
    type: boolean
    stability: development
    brief: Whether it is a gift.
  - key: shop.colour
    type: int
    stability: development
    brief: Its colour.
    deprecated: { reason: renamed, renamed_to: shop.priority }
`;

const groups = `
file_format: definition/2
attribute_groups:
  - id: shop.common
    visibility: internal
    attributes:
      - ref: shop.order.id
        requirement_level: required
      - ref: server.address
  - id: shop.delivery
    visibility: public
    brief: How it is delivered.
    stability: development
    attributes:
      - ref: shop.gift
        requirement_level: { opt_in: Where the customer agreed. }
`;

const signals = `
file_format: definition/2
events:
  - name: shop.order.placed
    brief: An order came in.
    stability: stable
    attributes:
      - ref: shop.order.state
        requirement_level: required
      - ref: shop.label
metrics:
  - name: shop.order.duration
    instrument: histogram
    unit: s
    brief: How long an order takes.
    stability: development
    attributes:
      - ref_group: shop.common
      - ref: shop.priority
        requirement_level: { conditionally_required: If it is high. }
    entity_associations:
      - one_of: [shop.branch]
  - name: shop.orders
    instrument: counter
    unit: '{order}'
    brief: How many orders came in.
    stability: development
spans:
  - type: shop.checkout
    kind: internal
    name: { note: '\`checkout {shop.order.state}\`' }
    brief: The checkout.
    stability: development
    attributes:
      - ref_group: shop.common
      - ref: shop.order.id
        brief: The order that is paid.
        sampling_relevant: true
entities:
  - type: shop.branch
    brief: One branch of the shop.
    stability: development
    identity:
      - ref: service.name
    description:
      - ref: shop.gift
`;

export const shop: Sources = {
  'attributes.yaml': attributes,
  'groups.yaml': groups,
  'manifest.yaml': manifest,
  'signals.yaml': signals,
};

/** The fixture with one text of one file replaced; the text must occur there exactly once. */
export function shopWith(file: string, from: string, to: string): Sources {
  const text = shop[file] ?? '';
  if (text.split(from).length !== 2) throw new Error(`${file} must hold "${from}" once`);
  return { ...shop, [file]: text.replace(from, () => to) };
}
