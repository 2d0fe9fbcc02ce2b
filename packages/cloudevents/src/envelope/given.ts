/** What functions of the application give, where it is what it should be. */
import { type CloudEventsFault, faults } from '../state.ts';
import { isAttributeText } from './attribute-text.ts';
import { isUri } from './uri.ts';

const MAX_GIVEN_LENGTH = 1_024;

/** Text of an attribute, or undefined. What throws, or gives anything else, is counted. */
export function givenText(fault: CloudEventsFault, give: () => unknown): string | undefined {
  try {
    const text = give();
    if (text === undefined) return undefined;
    if (isAttributeText(text) && text.length <= MAX_GIVEN_LENGTH) return text;
  } catch {
    // Counted below, as what is no text.
  }
  faults.count(fault, `a function of the options gave what is no text of 1 to ${MAX_GIVEN_LENGTH} characters`);
  return undefined;
}

/** A URI, or undefined. */
export function givenSchema(of: (type: string) => unknown, type: string): string | undefined {
  try {
    const schema = of(type);
    if (schema === undefined || isUri(schema)) return schema;
  } catch {
    // Counted below, as what is no URI.
  }
  faults.count('bad_dataschema', 'dataschema gave what is no URI');
  return undefined;
}
