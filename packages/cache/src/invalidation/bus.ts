/** The port by which processes tell each other what is no longer true. */
import type { MaybePromise } from '../tier/cache-tier.ts';

/** What another process invalidated. Keys are texts, as `keyText` writes them. */
export type InvalidationMessage =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'tags'; readonly tags: readonly string[] }
  | { readonly kind: 'clear' };

/** Carries messages between the caches of one name in several processes. */
export interface InvalidationBus {
  /** Tells the others; resolves when the message is on its way. */
  publish(message: InvalidationMessage): MaybePromise<unknown>;
  /**
   * From now on tells of what others publish, and never of this process's own. A bus that may have missed messages tells
   * of `clear`.
   */
  subscribe(listener: (message: InvalidationMessage) => void): MaybePromise<unknown>;
  close?(): MaybePromise<unknown>;
}
