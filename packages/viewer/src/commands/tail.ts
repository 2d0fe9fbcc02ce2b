/** `weir-viewer tail`: what comes, as it comes. */
import type { StreamMessages } from '../api/types/stream.ts';
import { AskError, open } from './ask.ts';
import type { Command } from './options.ts';
import type { CliSurroundings } from './surroundings.ts';
import { streamEvents } from './stream-events.ts';
import { plain, time } from './text.ts';

/** How long a viewer that has gone is waited for before it is asked again. */
const AGAIN_MS = 1_000;

type Message = {
  readonly [Topic in keyof StreamMessages]: { readonly topic: Topic; readonly data: StreamMessages[Topic] };
}[keyof StreamMessages];

/** Prints until the signal aborts. A viewer that goes away is waited for, once it was there. */
export async function tail(
  { url, json, topics }: Extract<Command, { word: 'tail' }>,
  { signal, print, printError }: CliSurroundings,
): Promise<number> {
  let lastId: string | undefined;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
      const { body } = await open(url, `stream?topics=${encodeURIComponent(topics)}`, signal, headers);
      if (body === null) throw new AskError('the viewer sends nothing');
      for await (const { id, event, data } of streamEvents(body)) {
        lastId = id ?? lastId;
        const message = { topic: event, data: JSON.parse(data) } as Message;
        for (const line of json ? jsonLines(message) : textLines(message)) print(line);
      }
    } catch (error) {
      if (signal.aborted) return 0;
      if (isFirst) throw error;
    }
    if (signal.aborted) return 0;
    printError('the viewer has gone; waiting for it');
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, AGAIN_MS);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
  return 0;
}

function jsonLines({ topic, data }: Message): string[] {
  return topic === 'hello' ? [] : [JSON.stringify({ topic, ...data })];
}

function textLines(message: Message): string[] {
  switch (message.topic) {
    case 'hello':
    case 'health':
      return [];
    case 'reset':
      return ['... some of it was missed'];
    case 'flow-events':
      return withMore(
        message.data.more,
        message.data.events.map(
          ({ timestamp, flow_id: flow, node, stage, status }) =>
            `${plain(timestamp)} flow ${plain(flow)} ${plain(node.id)} ${stage}/${status}`,
        ),
      );
    case 'logs':
      return withMore(
        message.data.more,
        message.data.logs.map(
          ({ atNs, severityText, service, eventName, text }) =>
            `${time(atNs)} ${plain(severityText)} ${plain(service)} ${plain([eventName, text].filter((part) => part !== '').join(' '))}`,
        ),
      );
    case 'cloud-events':
      return withMore(
        message.data.more,
        message.data.cloudEvents.map(({ receivedNs, type, source, subject = '' }) =>
          `${time(receivedNs)} event ${plain(type)} ${plain(source)} ${plain(subject)}`.trimEnd(),
        ),
      );
    default:
      return withMore(
        message.data.more,
        Object.values(message.data).flatMap((ids) =>
          Array.isArray(ids) ? ids.map((id) => `${message.topic} ${plain(String(id))}`) : [],
        ),
      );
  }
}

function withMore(more: number, lines: readonly string[]): string[] {
  return more === 0 ? [...lines] : [...lines, `... and ${more} more`];
}
