/** The last messages of the stream, so that a client that comes again gets what it missed. */

/** A message as it is sent. */
export interface StreamMessage {
  readonly topic: string;
  readonly text: string;
  readonly number: number;
}

/** Keeps messages up to a number and a size; the oldest go first. */
export class StreamLog {
  readonly #maxMessages: number;
  readonly #maxChars: number;
  #messages: StreamMessage[] = [];
  #chars = 0;
  #last = 0;

  constructor(maxMessages: number, maxChars: number) {
    this.#maxMessages = maxMessages;
    this.#maxChars = maxChars;
  }

  /** Number of the last message; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** @param run id of the process's run, which is part of every message's id */
  add(run: string, topic: string, json: string): StreamMessage {
    this.#last += 1;
    const message = { topic, number: this.#last, text: `id: ${run}-${this.#last}\nevent: ${topic}\ndata: ${json}\n\n` };
    this.#messages.push(message);
    this.#chars += message.text.length;
    while (this.#messages.length > this.#maxMessages || (this.#chars > this.#maxChars && this.#messages.length > 1)) {
      this.#chars -= (this.#messages.shift() as StreamMessage).text.length;
    }
    return message;
  }

  /** Nothing is kept for a while: whoever had the last message may have missed some. */
  forget(): void {
    this.#messages = [];
    this.#chars = 0;
    this.#last += 1;
  }

  /** Messages after a number; undefined where some of them are not kept any more. */
  after(number: number): readonly StreamMessage[] | undefined {
    if (number > this.#last) return undefined;
    const first = this.#messages[0]?.number ?? this.#last + 1;
    return number + 1 < first ? undefined : this.#messages.filter((message) => message.number > number);
  }
}
