/** A Fastify server that answers what it has begun, says which trace an answer belongs to, and tells errors as problems. */
import { STATUS_CODES } from 'node:http';
import { context, isSpanContextValid, SpanStatusCode, trace } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { getRequestId } from '@weir/request-context';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { tell } from './domain-events.ts';
import { Problem, PROBLEM_SCHEMA, PROBLEM_TYPE, type ProblemBody } from './problem.ts';
import { waitForRequests } from './requests-in-hand.ts';

/** The server, without routes. A client that keeps an unused connection open does not keep it from ending. */
export function createHttpServer(): FastifyInstance {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    // What is no field of ours is refused rather than left out.
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.addSchema(PROBLEM_SCHEMA);
  waitForRequests(app);
  app.addHook('onRequest', (request, reply, done) => {
    tellRoute(request);
    const traceparent = currentTraceparent();
    if (traceparent !== undefined) reply.header('traceparent', traceparent);
    done();
  });
  app.setNotFoundHandler((request) => {
    throw new Problem(404, 'not-found', `there is no ${request.method} ${request.url.split('?', 1)[0]}`);
  });
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const problem = problemOf(error);
    const { status, type, detail } = problem;
    tell('error', { status, type, detail, ...(status >= 500 && { error }) });
    if (status >= 500) trace.getActiveSpan()?.recordException(error);
    if (status >= 500) trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR });
    return reply.code(status).type(PROBLEM_TYPE).send(problem);
  });
  return app;
}

/** The problem that an error is to the caller. Errors that are not his own are told without their text: it can hold credentials. */
function problemOf(error: FastifyError | Problem): ProblemBody {
  const status = error instanceof Problem ? error.status : (error.statusCode ?? 500);
  const told = error instanceof Problem || status < 500;
  const requestId = getRequestId();
  const span = trace.getActiveSpan()?.spanContext();
  return {
    type: `/problems/${error instanceof Problem ? error.type : status < 500 ? 'bad-request' : 'internal'}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: told ? error.message : 'internal error',
    ...(requestId !== undefined && { request_id: requestId }),
    ...(span !== undefined && isSpanContextValid(span) && { trace_id: span.traceId }),
  };
}

/** Names the server span by its route. */
function tellRoute({ routeOptions: { url } }: FastifyRequest): void {
  const metadata = getRPCMetadata(context.active());
  if (url !== undefined && metadata?.type === RPCType.HTTP) metadata.route = url;
}

/** W3C Trace Context of the request's span. */
function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}
