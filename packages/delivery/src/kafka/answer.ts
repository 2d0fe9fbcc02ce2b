/** What the brokers said about each partition of a batch, read from the client's error. */
import { ProtocolError, protocolErrorsCodesById } from '@platformatic/kafka';
import type { DeliveryError } from '../errors.ts';
import { failureOf, type Fault, faultsOf } from './failure.ts';

/** The part of a Produce response that is read. */
interface ProduceResponse {
  readonly responses?: readonly {
    readonly name: string;
    readonly partitionResponses: readonly { readonly index: number; readonly errorCode: number }[];
  }[];
}

/** What the client adds to its error, of the brokers that took their part. */
interface Produced {
  readonly offsets?: readonly { readonly topic: string; readonly partition: number }[];
}

const NONE = 0;
// The broker has had the batch before: what the client repeats under one sequence.
const DUPLICATE_SEQUENCE_NUMBER = 46;
// For one record a batch is refused: MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_TIMESTAMP, INVALID_RECORD.
const RECORD_REFUSALS: readonly (number | undefined)[] = [10, 18, 32, 87];

/** The error code of each partition that a broker answered for, by its last answer; keys are those of {@link partitionKey}. */
export function answersIn(error: unknown): ReadonlyMap<string, number> {
  const answers = new Map<string, number>();
  for (const fault of faultsOf(error)) {
    for (const { topic, partition } of (fault.produced as Produced | undefined)?.offsets ?? []) {
      answers.set(partitionKey(topic, partition), NONE);
    }
    for (const { name, partitionResponses } of (fault.response as ProduceResponse | undefined)?.responses ?? []) {
      for (const { index, errorCode } of partitionResponses) answers.set(partitionKey(name, index), errorCode);
    }
  }
  return answers;
}

/** A partition of a topic as one text. */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}

/** Whether the broker has the records. */
export function isTaken(errorCode: number | undefined): boolean {
  return errorCode === NONE || errorCode === DUPLICATE_SEQUENCE_NUMBER;
}

/** Whether a batch was refused that may be taken in part. */
export function isRefusedForRecord(errorCode: number | undefined): boolean {
  return RECORD_REFUSALS.includes(errorCode);
}

/** Why the records of a partition failed; without an error code, those for which no broker answered. */
export function partitionFailure(errorCode: number | undefined, error: unknown): DeliveryError {
  if (errorCode === undefined) return failureOf(unanswered(error), error);
  const known = (protocolErrorsCodesById as Readonly<Record<number, string>>)[errorCode] !== undefined;
  return failureOf(known ? new ProtocolError(errorCode) : undefined, error);
}

/** Of the errors of several brokers, one without an answer: what one broker refuses, another may take. */
function unanswered(error: unknown): unknown {
  const { errors } = error as Fault;
  const all = Array.isArray(errors) ? (errors as readonly unknown[]) : [];
  return all.find((each) => answersIn(each).size === 0) ?? error;
}
