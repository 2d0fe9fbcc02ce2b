/** Server-sent events: what changes, told to every page that listens, to each as much as it can take. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiProblem } from './problem.ts';
import { StreamLog, type StreamMessage } from './stream-log.ts';
import type { StreamMessages, StreamTopic } from '../api/types/stream.ts';

/** What can be listened to. */
export const STREAM_TOPICS: readonly StreamTopic[] = [
  'flows',
  'flow-events',
  'traces',
  'logs',
  'cloud-events',
  'metrics',
  'evicted',
  'health',
];

const MAX_CLIENTS = 64;
/** What is kept for those who come again. */
const KEPT_MESSAGES = 1_000;
const KEPT_CHARS = 4 * 1024 * 1024;
/** Bytes that may wait for one client before it is told to read anew. */
const MAX_WAITING = 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;
/** How long messages are kept for the last client when it has gone. */
const LINGER_MS = 60_000;

interface Client {
  readonly response: ServerResponse;
  readonly topics: ReadonlySet<string>;
  /** Messages are dropped until what waits has been taken. */
  isSlow: boolean;
}

/** Sends messages to clients; none of them waits for another, and what waits for each is bounded. */
export class EventStream {
  readonly #run = randomUUID().slice(0, 8);
  readonly #log = new StreamLog(KEPT_MESSAGES, KEPT_CHARS);
  readonly #clients = new Set<Client>();
  readonly #onListening: (isListened: boolean) => void;
  #dropped = 0;
  #keepAlive: NodeJS.Timeout | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #isListened = false;

  /** @param onListening told when the first client comes, and when the last has gone for good */
  constructor(onListening: (isListened: boolean) => void) {
    this.#onListening = onListening;
  }

  stats(): { readonly open: number; readonly dropped: number } {
    return { open: this.#clients.size, dropped: this.#dropped };
  }

  /** Whether there is anybody to tell, or was a moment ago. */
  get isListened(): boolean {
    return this.#isListened;
  }

  /** Tells a topic's listeners. Where nobody listens nothing is done, nor kept. */
  send<Topic extends StreamTopic>(topic: Topic, data: StreamMessages[Topic]): void {
    if (!this.#isListened) return;
    const message = this.#log.add(this.#run, topic, JSON.stringify(data));
    for (const client of this.#clients) if (client.topics.has(topic)) this.#offer(client, message.text);
  }

  /** Takes over the answer to a request for the stream. @throws {ApiProblem} `too_many_streams` */
  open(request: IncomingMessage, response: ServerResponse, topics: readonly string[]): void {
    if (this.#clients.size >= MAX_CLIENTS)
      throw new ApiProblem('too_many_streams', `there are ${MAX_CLIENTS} streams already`);
    const client: Client = { response, topics: new Set(topics), isSlow: false };
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const missed = this.#missed(request.headers['last-event-id']);
    this.#write(client, this.#own('hello', { run: this.#run }));
    if (typeof missed === 'string') this.#write(client, this.#own('reset', { reason: missed }));
    else for (const message of missed) if (client.topics.has(message.topic)) this.#offer(client, message.text);
    this.#clients.add(client);
    // An error is one of the connection; `close` follows.
    response.on('error', () => {});
    response.once('close', () => this.#gone(client));
    response.on('drain', () => this.#recover(client));
    this.#listen();
  }

  close(): void {
    for (const { response } of this.#clients) response.end();
    this.#leave();
  }

  /** What a client that was here has missed; a reason to read anew where that is not known. */
  #missed(lastId: string | string[] | undefined): readonly StreamMessage[] | StreamMessages['reset']['reason'] {
    if (typeof lastId !== 'string') return [];
    const [run, number] = lastId.split('-');
    if (run !== this.#run) return 'other_run';
    return (/^\d{1,15}$/.test(number ?? '') ? this.#log.after(Number(number)) : undefined) ?? 'too_old';
  }

  #offer(client: Client, text: string): void {
    if (client.isSlow || client.response.writableLength + text.length > MAX_WAITING) {
      client.isSlow = true;
      this.#dropped += 1;
      // Where nothing waits, no drain is to come that would tell it: the message alone was too large.
      if (!client.response.writableNeedDrain) this.#recover(client);
      return;
    }
    this.#write(client, text);
  }

  #recover(client: Client): void {
    if (!client.isSlow) return;
    client.isSlow = false;
    this.#write(client, this.#own('reset', { reason: 'too_slow' }));
  }

  #write({ response }: Client, text: string): void {
    response.write(text);
  }

  /** A message of one client: its id is that of the last one of all, so that whoever comes again begins there. */
  #own<Topic extends 'hello' | 'reset'>(topic: Topic, data: StreamMessages[Topic]): string {
    return `id: ${this.#run}-${this.#log.last}\nevent: ${topic}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  #comment(): void {
    for (const client of this.#clients) if (client.response.writableLength === 0) this.#write(client, ': here\n\n');
  }

  #gone(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0 || !this.#isListened) return;
    clearInterval(this.#keepAlive);
    this.#lingering = setTimeout(() => this.#leave(), LINGER_MS).unref();
  }

  #listen(): void {
    clearTimeout(this.#lingering);
    if (this.#clients.size === 1) this.#keepAlive = setInterval(() => this.#comment(), KEEP_ALIVE_MS).unref();
    if (this.#isListened) return;
    this.#isListened = true;
    this.#onListening(true);
  }

  #leave(): void {
    clearInterval(this.#keepAlive);
    clearTimeout(this.#lingering);
    if (!this.#isListened) return;
    this.#isListened = false;
    this.#log.forget();
    this.#onListening(false);
  }
}
