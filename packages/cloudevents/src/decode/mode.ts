/** In which mode a message carries events. */
import { badMessage } from './options.ts';

/** `binary` where the content type is not of CloudEvents. @throws CloudEventsError for another format than JSON */
export function contentMode(contentType: string | undefined): 'binary' | 'structured' | 'batch' {
  const type = contentType?.trimStart().toLowerCase();
  if (type === undefined || !type.startsWith('application/cloudevents')) return 'binary';
  const batch = type.startsWith('application/cloudevents-batch');
  if (!/^[^;\s]*\+json\s*(?:;|$)/.test(type)) throw badMessage('events are in a format other than JSON');
  return batch ? 'batch' : 'structured';
}
