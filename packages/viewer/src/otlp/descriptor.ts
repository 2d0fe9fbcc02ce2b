/** Shorthand for the JSON descriptors of protobufjs. */
import type { IField, IType } from 'protobufjs/light.js';

/** Messages by name. */
export type MessageDescriptors = Readonly<Record<string, IType>>;

/** A field that occurs at most once. */
export const one = (type: string, id: number): IField => ({ type, id });

/** A repeated field. */
export const many = (type: string, id: number): IField => ({ rule: 'repeated', type, id });
