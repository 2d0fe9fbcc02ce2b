/** Which hosts may be told a request id, a flow id or baggage. */
import type { BlockList } from 'node:net';
import { typeName } from './type-name.ts';

/** Names hosts that ids may be sent to. */
export interface HostPolicy {
  /**
   * Hosts beyond the private ones: an exact name (`api.example.com`), a suffix (`*.example.com`, which does not match
   * `example.com` itself), an address, or `*` for every host. Case does not count.
   */
  readonly allow?: readonly string[];
  /** Whether loopback and private hosts are allowed. Default true. */
  readonly allowPrivate?: boolean;
}

/**
 * A predicate over host names and addresses; a port or brackets must be stripped before.
 *
 * Private are the loopback, private, link-local and unique-local address ranges (RFC 1918, 3927, 4193, 4291), names of
 * one label, and names under `localhost`, `local`, `internal` and `home.arpa` (RFC 6761, 6762, 8375).
 *
 * @throws TypeError that names the member which is not as {@link HostPolicy} says
 * @example
 * const mayTell = hostPolicy({ allow: ['*.example.com'] });
 * mayTell('10.1.2.3'); // true
 * mayTell('api.example.com'); // true
 * mayTell('example.org'); // false
 */
export function hostPolicy(policy: HostPolicy = {}): (host: string) => boolean {
  const { allow, allowPrivate } = checkedPolicy(policy);
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of allow) {
    const name = entry.toLowerCase();
    if (name.startsWith('*')) suffixes.push(name.slice(1));
    else exact.add(name);
  }
  return (host) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    if (name === '') return false;
    if (exact.has(name) || suffixes.some((suffix) => name.endsWith(suffix))) return true;
    return allowPrivate && isPrivate(name);
  };
}

// A name, an address, `*.` and a name, or `*`: no scheme, port or path, which no host has.
const HOST_PATTERN = /^(?:\*|(?:\*\.)?[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;

function checkedPolicy(policy: HostPolicy): Required<HostPolicy> {
  if (typeof policy !== 'object' || policy === null) throw new TypeError(`must be an object (got ${typeName(policy)})`);
  const { allow = [], allowPrivate = true } = policy;
  if (!Array.isArray(allow)) throw new TypeError(`allow must be an array (got ${typeName(allow)})`);
  for (const [index, entry] of (allow as readonly unknown[]).entries()) {
    if (typeof entry === 'string' && HOST_PATTERN.test(entry)) continue;
    throw new TypeError(`allow[${index}] must be a host, "*." and a host, or "*" (got ${typeName(entry)})`);
  }
  if (typeof allowPrivate !== 'boolean') {
    throw new TypeError(`allowPrivate must be a boolean (got ${typeName(allowPrivate)})`);
  }
  return { allow: allow as readonly string[], allowPrivate };
}

const PRIVATE_SUFFIXES = ['.localhost', '.local', '.internal', '.home.arpa'];

const PRIVATE_NETWORKS = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const;

// Loaded when a host is first judged: an import would cost every user of this package 2 ms at start.
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net');

let privateAddresses: BlockList | undefined;

function isPrivateAddress(address: string, family: 'ipv4' | 'ipv6'): boolean {
  if (privateAddresses === undefined) {
    privateAddresses = new (net().BlockList)();
    for (const [network, prefix, of] of PRIVATE_NETWORKS) privateAddresses.addSubnet(network, prefix, of);
  }
  // BlockList reads an IPv4-mapped IPv6 address by its IPv4 rules.
  return privateAddresses.check(address, family);
}

function isPrivate(name: string): boolean {
  const family = net().isIP(name);
  if (family !== 0) return isPrivateAddress(name, family === 4 ? 'ipv4' : 'ipv6');
  // A resolver that is handed `2130706433` or `0x7f.1` reads an address; such a name has no claim to be private.
  if (!/^[a-z_][a-z0-9_-]*$/.test(name.split('.').at(-1) ?? '')) return false;
  return !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
}
