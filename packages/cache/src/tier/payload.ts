/** An entry as bytes: a head of fixed length with versions and times, the tags, the value. */
import { CacheEntry } from '../entry.ts';
import { Undecodable } from './cache-tier.ts';
import type { Serializer } from './serializer.ts';

/** Of the layout below; another layout needs another number. */
const FORMAT = 1;

/** format (1), version (4), cachedAt, storedAt, expiresAt, keepUntil, ttl (8 each, as doubles), length of the tags (4). */
const HEAD_BYTES = 1 + 4 + 5 * 8 + 4;

/**
 * Writes entries as bytes and reads them back.
 *
 * What was written under another `version`, by another layout, or by who knows whom is {@link Undecodable}, never an error:
 * a value that cannot be read is a value that is not there.
 */
export class Payload<V> {
  readonly #serializer: Serializer<V>;
  readonly #version: number;

  /** @param version of the values, which the application changes with their form; an integer of 32 bits, from 0 */
  constructor(serializer: Serializer<V>, version: number) {
    this.#serializer = serializer;
    this.#version = version;
  }

  /** @throws what the serializer throws */
  encode(entry: CacheEntry<V>): Buffer {
    const value = this.#serializer.encode(entry.value);
    const body = typeof value === 'string' ? Buffer.from(value) : value;
    const tags = Buffer.from(entry.tags.length === 0 ? '' : JSON.stringify(entry.tags));
    const head = Buffer.alloc(HEAD_BYTES);
    let at = head.writeUInt8(FORMAT);
    at = head.writeUInt32BE(this.#version, at);
    const { cachedAt, storedAt, expiresAt, keepUntil, ttlMs = Number.NaN } = entry;
    for (const time of [cachedAt, storedAt, expiresAt, keepUntil, ttlMs]) at = head.writeDoubleBE(time, at);
    head.writeUInt32BE(tags.length, at);
    return Buffer.concat([head, tags, body]);
  }

  decode(bytes: Uint8Array): CacheEntry<V> | Undecodable {
    if (bytes.length === 0) return new Undecodable('empty_payload');
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer[0] !== FORMAT) return new Undecodable('version_mismatch');
    if (buffer.length < HEAD_BYTES) return new Undecodable('undecodable');
    if (buffer.readUInt32BE(1) !== this.#version) return new Undecodable('version_mismatch');
    try {
      return this.#entry(buffer);
    } catch {
      return new Undecodable('undecodable');
    }
  }

  #entry(buffer: Buffer): CacheEntry<V> | Undecodable {
    const time = (index: number): number => buffer.readDoubleBE(5 + index * 8);
    const times = { cachedAt: time(0), storedAt: time(1), expiresAt: time(2), keepUntil: time(3) };
    if (Object.values(times).some(Number.isNaN)) return new Undecodable('undecodable');
    const ttlMs = time(4);
    const bodyAt = HEAD_BYTES + buffer.readUInt32BE(HEAD_BYTES - 4);
    if (bodyAt > buffer.length) return new Undecodable('undecodable');
    const tags = bodyAt === HEAD_BYTES ? [] : (JSON.parse(buffer.toString('utf8', HEAD_BYTES, bodyAt)) as unknown);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) return new Undecodable('undecodable');
    const value = this.#serializer.decode(buffer.subarray(bodyAt));
    return new CacheEntry(value, times, { ...(!Number.isNaN(ttlMs) && { ttlMs }), tags });
  }
}
