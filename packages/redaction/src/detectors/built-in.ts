/** The detectors that a redactor has of its own. */
import type { RedactionCategory } from '../category.ts';
import type { FieldNames } from '../fields/field-names.ts';
import type { Detector } from '../scan/detector.ts';
import { card } from './card.ts';
import { email } from './email.ts';
import { basic, bearer } from './http-credentials.ts';
import { iban } from './iban.ts';
import { jwt } from './jwt.ts';
import { namedValue } from './named-value.ts';
import { phone } from './phone.ts';
import { privateKey } from './private-key.ts';
import { ssn } from './ssn.ts';
import { urlCredentials } from './url-credentials.ts';
import { mailchimpKey, vendorKeys } from './vendor-keys.ts';

const DETECTORS: readonly (readonly [category: RedactionCategory, detectors: readonly Detector[]])[] = [
  ['private_key', [privateKey]],
  ['url_credential', [urlCredentials]],
  ['credential', [bearer, basic]],
  ['jwt', [jwt]],
  ['api_key', [...vendorKeys, mailchimpKey]],
  ['card', [card]],
  ['iban', [iban]],
  ['ssn', [ssn]],
  ['phone', [phone]],
  ['email', [email]],
];

/** Those of the enabled categories; at one place the first that finds something is taken. */
export function builtInDetectors(
  names: FieldNames,
  enabled: (category: RedactionCategory) => boolean,
): readonly Detector[] {
  const chosen = DETECTORS.flatMap(([category, detectors]) => (enabled(category) ? detectors : []));
  return [namedValue(names, enabled('url_credential')), ...chosen];
}
