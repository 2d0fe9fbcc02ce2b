/** Which hosts may be told a request id, a flow id or baggage. */
import { BlockList, isIP } from 'node:net';

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
 * @throws TypeError when an entry of `allow` is not a non-empty string
 * @example
 * const mayTell = hostPolicy({ allow: ['*.example.com'] });
 * mayTell('10.1.2.3'); // true
 * mayTell('api.example.com'); // true
 * mayTell('example.org'); // false
 */
export function hostPolicy({ allow = [], allowPrivate = true }: HostPolicy = {}): (host: string) => boolean {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const [index, entry] of allow.entries()) {
    if (typeof entry !== 'string' || entry === '') {
      throw new TypeError(`allow[${index}] must be a non-empty string (got ${typeof entry})`);
    }
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

const PRIVATE_SUFFIXES = ['.localhost', '.local', '.internal', '.home.arpa'];

const PRIVATE_ADDRESSES = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE_ADDRESSES.addSubnet(network, prefix, 'ipv4');
}
PRIVATE_ADDRESSES.addAddress('::1', 'ipv6');
PRIVATE_ADDRESSES.addSubnet('fc00::', 7, 'ipv6');
PRIVATE_ADDRESSES.addSubnet('fe80::', 10, 'ipv6');

function isPrivate(name: string): boolean {
  const family = isIP(name);
  // BlockList reads an IPv4-mapped IPv6 address by its IPv4 rules.
  if (family !== 0) return PRIVATE_ADDRESSES.check(name, family === 4 ? 'ipv4' : 'ipv6');
  // A resolver that is handed `2130706433` or `0x7f.1` reads an address; such a name has no claim to be private.
  if (!/^[a-z_][a-z0-9_-]*$/.test(name.split('.').at(-1) ?? '')) return false;
  return !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => name.endsWith(suffix));
}
