import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { outputsOf } from '../generator/outputs.ts';
import { parseRegistry } from '../generator/registry.ts';
import { openTelemetry, shop } from './fixture.ts';

const outputs = outputsOf(parseRegistry(shop, openTelemetry));
const attributes = parse(shop['attributes.yaml'] ?? '', { intAsBigInt: true }) as { attributes: unknown[] };

test.prop([fc.shuffledSubarray(attributes.attributes, { minLength: attributes.attributes.length }), fc.nat(8)])(
  'neither the order of the attributes nor their spread over files changes a byte',
  (shuffled, cut) => {
    const file = (part: unknown[]): string => stringify({ file_format: 'definition/2', attributes: part });
    const spread = { ...shop, 'attributes.yaml': file(shuffled.slice(0, cut)), 'more.yaml': file(shuffled.slice(cut)) };
    expect(outputsOf(parseRegistry(spread, openTelemetry))).toEqual(outputs);
  },
);
