/** The Keyv stores that cacheable and cache-manager consist of, as tiers of theirs. */
import { guarded } from './faults.ts';
import { currentFrame, isWithinCall, noteFailure, noteRemoval } from './frame.ts';
import { type AnyAround, patchMethod } from './patching.ts';
import { afterwards } from './settled.ts';
import { readFlag, readMany, readOne, runStep, type StepRequest } from './tier.ts';

/** What a store is called within its cache. */
export interface StorePlace {
  readonly tier: string;
  readonly fallback: boolean;
}

type Step = Omit<StepRequest<unknown>, 'owner' | keyof StorePlace>;

const READ: Step = { kind: 'read', read: readOne };
const INSERT: Step = { kind: 'insert', isAccepted: (value) => value !== false };
const REMOVE: Step = { kind: 'remove' };

/** What each method of a store asks of it, for as many keys as its first argument has. */
const STEPS: Readonly<Record<string, (first: unknown) => Step>> = {
  get: (key) => (Array.isArray(key) ? { kind: 'read', read: readMany, asked: key.length } : READ),
  getRaw: () => READ,
  getMany: (keys) => ({ kind: 'read', read: readMany, asked: lengthOf(keys) }),
  getManyRaw: (keys) => ({ kind: 'read', read: readMany, asked: lengthOf(keys) }),
  has: () => ({ kind: 'read', read: readFlag }),
  hasMany: (keys) => ({ kind: 'read', read: readMany, asked: lengthOf(keys) }),
  set: () => INSERT,
  setMany: (entries) => ({ ...INSERT, asked: lengthOf(entries) }),
  delete: () => REMOVE,
  deleteMany: () => REMOVE,
  clear: () => ({ kind: 'clear' }),
};

// A store may serve several caches; then its place is that in the first one.
const adopted = new WeakSet<object>();

/** Tells what this store does for an operation of its cache, from now on. */
export function adoptStore(store: unknown, place: StorePlace): void {
  if (typeof store !== 'object' || store === null || adopted.has(store)) return;
  adopted.add(store);
  guarded('internal_error', 'the patching of a store', () => patchStore(store, place));
}

function patchStore(store: object, place: StorePlace): void {
  watchErrors(store);
  for (const [method, stepOf] of Object.entries(STEPS)) {
    const around: AnyAround = (owner, args, original) => {
      const frame = currentFrame();
      if (method.startsWith('delete')) noteRemoval(owner, lengthOf(args[0]));
      if (frame?.call === undefined) return original();
      return runStep(frame.call, { ...stepOf(args[0]), ...place, owner, isClosed: true, key: args[0] }, original);
    };
    patchMethod(store, method, around, isWithinCall);
  }
}

const BACKEND_METHODS = ['get', 'getMany', 'has', 'hasMany', 'set', 'setMany', 'delete', 'deleteMany', 'clear'];

const watched = new WeakSet<object>();

/** Takes note of what a Keyv keeps from its caller: it answers an error of what is behind it as it does a miss. */
export function watchErrors(keyv: object): void {
  if (watched.has(keyv)) return;
  watched.add(keyv);
  guarded('internal_error', 'the patching of what is behind a store', () => watch(keyv));
}

function watch(keyv: object): void {
  const { opts, _store } = keyv as { readonly opts?: { readonly store?: unknown }; readonly _store?: unknown };
  const behind = _store ?? opts?.store;
  if (typeof behind !== 'object' || behind === null || behind instanceof Map) return;
  for (const method of BACKEND_METHODS) {
    patchMethod(behind, method, (_self, _args, original) => afterwards(original, () => {}, noteFailure), isWithinCall);
  }
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 1;
}
