import { refuses } from '../mistakes.ts';

refuses([
  [
    'a string without examples',
    'attributes.yaml',
    "    examples: ['o-1']\n",
    '',
    'attributes.yaml: attributes[0] (shop.order.id): examples: must be given for type string',
  ],
  [
    'an example of another type',
    'attributes.yaml',
    "examples: ['o-1']",
    "examples: ['o-1', 2]",
    'attributes.yaml: attributes[0] (shop.order.id): examples[1]: must be string',
  ],
  [
    'an integer for a double',
    'attributes.yaml',
    'examples: 1.5',
    'examples: [2]',
    'attributes.yaml: attributes[5] (shop.weight): examples[0]: must be double, written with a decimal point',
  ],
  [
    'a flat example of a list',
    'attributes.yaml',
    '[[lid, pot]]',
    '[lid, pot]',
    'attributes.yaml: attributes[4] (shop.parts): examples[0]: must be string[]',
  ],
  [
    'an example that the template cannot hold',
    'attributes.yaml',
    '[red, blue]',
    '[red, true]',
    'attributes.yaml: attributes[3] (shop.label): examples[1]: must be string',
  ],
  [
    'a member with a bad id',
    'attributes.yaml',
    'id: in_transit',
    'id: in-transit',
    'attributes.yaml: attributes[1] (shop.order.state): type.members[1].id: must be lower-case words',
  ],
  [
    'a member id used twice',
    'attributes.yaml',
    'id: high',
    'id: low',
    'attributes.yaml: attributes[2] (shop.priority): type.members[1].id: "low" is used twice',
  ],
  [
    'a member value used twice',
    'attributes.yaml',
    'value: 10',
    'value: 0',
    'attributes.yaml: attributes[2] (shop.priority): type.members[1].value: "0" is used twice',
  ],
  [
    'members of two types',
    'attributes.yaml',
    'value: 10',
    "value: '10'",
    'attributes.yaml: attributes[2] (shop.priority): type.members[1].value: must be int',
  ],
  [
    'a rename to nowhere',
    'attributes.yaml',
    'renamed_to: shop.priority',
    'renamed_to: shop.urgency',
    'attributes.yaml: attributes[7] (shop.colour): deprecated.renamed_to: no attribute "shop.urgency"',
  ],
]);
