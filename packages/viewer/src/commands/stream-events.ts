/** Server-sent events, read from the body of an answer. */

/** One event. */
export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/** Characters of one event: a viewer sends far less. */
const MAX_EVENT = 16 * 1024 * 1024;

/** Events in order; comments and unknown fields are passed over, an event that is not whole at the end is none. */
export async function* streamEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let waiting = '';
  for await (const chunk of body) {
    waiting += decoder.decode(chunk, { stream: true });
    const parts = waiting.split('\n\n');
    waiting = parts.pop() ?? '';
    if (waiting.length > MAX_EVENT) throw new RangeError('an event is too large');
    for (const part of parts) {
      const event = eventOf(part);
      if (event !== undefined) yield event;
    }
  }
}

function eventOf(text: string): StreamEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  const [id, event, data] = [fields.get('id'), fields.get('event') ?? 'message', fields.get('data')];
  return data === undefined ? undefined : { event, data, ...(id !== undefined && { id }) };
}
