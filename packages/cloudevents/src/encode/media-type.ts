/** Content types: what of them says how data is written. */

const JSON_TYPE = /^[^\s/;]+\/(?:[^\s/;]+\+)?json\s*(?:;|$)/i;
const TEXT_TYPE = /^(?:text\/|[^\s/;]+\/(?:[^\s/;]+\+)?xml\s*(?:;|$))/i;

/** The media types of the JSON format. */
export const STRUCTURED_TYPE = 'application/cloudevents+json';
export const BATCH_TYPE = 'application/cloudevents-batch+json';

/** Whether data of this content type is a JSON value: subtype `json`, or ending in `+json`; also where there is none. */
export function isJsonType(type: string | undefined): boolean {
  return type === undefined || type === 'application/json' || JSON_TYPE.test(type);
}

/** Whether data of this content type is text. */
export function isTextType(type: string): boolean {
  return TEXT_TYPE.test(type);
}
