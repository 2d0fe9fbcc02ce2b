/** A viewer on free ports, and what a test says to it. */
import { randomUUID } from 'node:crypto';
import { type Viewer, startViewer } from '../../src/viewer/viewer.ts';
import type { ViewerOptions } from '../../src/viewer/options.ts';
import { send, type Sent } from '../http/http-client.ts';

export interface RunningViewer {
  readonly viewer: Viewer;
  /** The answer to a question below `/api/`, or its error. */
  ask<Answer>(question: string, sent?: Sent): Promise<Answer>;
  /** The same, again and again until it is what is waited for; the test's own time limit ends it otherwise. */
  until<Answer>(question: string, isIt: (answer: Answer) => boolean): Promise<Answer>;
  /** Posts OTLP/JSON to a path of the receiver, and gives the status. */
  post(path: string, body: object | string | Uint8Array, headers?: Record<string, string>): Promise<number>;
}

/** Starts one. */
export async function startRunningViewer(options: ViewerOptions = {}): Promise<RunningViewer> {
  const viewer = await startViewer({ port: 0, grpcPort: 0, uiPort: 0, ...options });
  const ask = async <Answer>(question: string, sent: Sent = {}): Promise<Answer> => {
    const { body } = await send(`${viewer.url}/api/${question}`, { method: 'GET', body: '', ...sent });
    return JSON.parse(body.toString()) as Answer;
  };
  return {
    viewer,
    ask,
    until: async <Answer>(question: string, isIt: (answer: Answer) => boolean) => {
      for (;;) {
        const answer = await ask<Answer>(question);
        if (isIt(answer)) return answer;
      }
    },
    post: async (path, body, headers = {}) => {
      const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      return (await send(`${viewer.otlpUrl}${path}`, { body: bytes, headers })).status;
    },
  };
}

/** Attributes as OTLP/JSON has them. */
export function keyValues(attributes: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : { intValue: String(value) },
  }));
}

/** A request of one resource and scope with these spans. */
export function traceRequest(service: string, spans: readonly object[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues({ 'service.name': service }) },
        scopeSpans: [{ scope: { name: `${service}-scope` }, spans }],
      },
    ],
  };
}

/** A request of one resource and scope with these records. */
export function logsRequest(service: string, logRecords: readonly object[]): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: keyValues({ 'service.name': service }) },
        scopeLogs: [{ scope: { name: `${service}-scope` }, logRecords }],
      },
    ],
  };
}

/** The log record of a flow event; a process is final. */
export function flowLog(
  flow: string,
  stage: 'ingress' | 'process',
  traceId: string,
  at = Date.now(),
  node = 'shop',
): object {
  const status = stage === 'ingress' ? 'received' : 'ack';
  return {
    timeUnixNano: `${at}000000`,
    eventName: 'flow.event',
    traceId,
    spanId: '0000000000000001',
    attributes: keyValues({
      'flow.version': 1,
      'flow.event_id': randomUUID(),
      'flow.id': flow,
      'flow.node.id': node,
      'flow.node.type': 'producer',
      'flow.stage': stage,
      'flow.status': status,
      ...(stage === 'process' && { 'flow.meta.final': 'true' }),
    }),
  };
}
