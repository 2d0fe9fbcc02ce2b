/** The port between what lets text out and what masks it: one function shape for every way out. */

/**
 * Replaces what is private. `@weir/redaction` makes one; anything of this shape will do.
 *
 * Whoever calls it relies on three promises: it never throws, it never changes what it is given, and it gives back the
 * very value where there is nothing to mask. A string gives a string; an object, array or Map gives one of the same kind,
 * each member judged by its own name.
 *
 * It is called once for each value, by whatever the way out has in hand:
 *
 * | way out                 | call                                                        |
 * | ----------------------- | ----------------------------------------------------------- |
 * | span and log attributes | `mask(attributes)`, a map by name                           |
 * | log body                | `mask(body)`                                                |
 * | `meta` of a flow event  | `mask(meta)`; `mask(error.message)`                         |
 * | CloudEvents             | `mask(data)` before the envelope exists; `mask(subject)`    |
 * | event logger            | `mask(fields)` before the record is emitted                 |
 * | console, log tap        | `mask(line)`                                                |
 * | Sentry                  | `mask(event)` in `beforeSend`; breadcrumbs are part of it   |
 */
export interface Mask {
  /**
   * @param text scanned as a whole
   * @param name of the field that holds it, full (`http.request.header.cookie`) or not; where the name is a private one,
   *   the text is replaced whatever it is
   */
  (text: string, name?: string): string;
  (value: unknown, name?: string): unknown;
}

/**
 * A mask that masks nothing: the default where no other is given.
 *
 * @example
 * noMask('alice@example.com'); // 'alice@example.com'
 */
export const noMask: Mask = (<T>(value: T): T => value) as Mask;
