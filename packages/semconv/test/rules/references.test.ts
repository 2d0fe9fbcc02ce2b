import { openTelemetry } from '../fixture.ts';
import { refuses } from '../mistakes.ts';

refuses([
  [
    'a reference to nothing',
    'signals.yaml',
    '- ref: shop.label',
    '- ref: shop.lable',
    `signals.yaml: events[0] (shop.order.placed): attributes[1]: no attribute "shop.lable", neither here nor in OpenTelemetry ${openTelemetry.version}`,
  ],
  [
    'a deprecated name of OpenTelemetry',
    'groups.yaml',
    '- ref: server.address',
    '- ref: error.message',
    `groups.yaml: attribute_groups[0] (shop.common): attributes[1]: OpenTelemetry ${openTelemetry.version} deprecates "error.message"`,
  ],
  [
    'a reference that makes stable',
    'signals.yaml',
    '- ref: shop.label',
    '- ref: shop.label\n        stability: stable',
    'signals.yaml: events[0] (shop.order.placed): attributes[1]: "shop.label" is development',
  ],
  [
    'a reference with a wrong example',
    'signals.yaml',
    '- ref: shop.label',
    '- ref: shop.label\n        examples: [1]',
    'signals.yaml: events[0] (shop.order.placed): attributes[1].examples[0]: must be string',
  ],
  [
    'an attribute referenced twice',
    'signals.yaml',
    '- ref: shop.label',
    '- ref: shop.order.state',
    'signals.yaml: events[0] (shop.order.placed): attributes: "shop.order.state" is referenced twice',
  ],
  [
    'an unknown group',
    'signals.yaml',
    '- ref_group: shop.common\n      - ref: shop.order.id',
    '- ref_group: shop.comon\n      - ref: shop.order.id',
    'signals.yaml: spans[0] (shop.checkout): attributes[0]: no attribute group "shop.comon"',
  ],
  [
    'two groups with one attribute',
    'signals.yaml',
    '- ref_group: shop.common\n      - ref: shop.order.id',
    '- ref_group: shop.common\n      - ref_group: shop.common\n      - ref: shop.order.id',
    'signals.yaml: spans[0] (shop.checkout): attributes: "shop.order.id" is referenced twice',
  ],
  [
    'a group that includes itself',
    'groups.yaml',
    '- ref: server.address',
    '- ref_group: shop.common',
    'groups.yaml: attribute_groups[0] (shop.common): includes itself',
  ],
  [
    'an unknown entity',
    'signals.yaml',
    'one_of: [shop.branch]',
    'one_of: [shop.brunch]',
    'signals.yaml: metrics[0] (shop.order.duration): entity_associations[0]: no entity "shop.brunch"',
  ],
]);
