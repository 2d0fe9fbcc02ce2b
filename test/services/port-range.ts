/** Which ports servers of tests may take: none that the system hands out by itself. */
import { readFileSync } from 'node:fs';

/** Bounds, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

// The highest port that `fetch` and browsers refuse is 10080.
const LOWEST = 11_000;
const HIGHEST = 65_535;
/** Where systems other than Linux begin by default (RFC 6335, section 6). */
const DYNAMIC: PortRange = { first: 49_152, last: HIGHEST };
const LINUX_FILE = '/proc/sys/net/ipv4/ip_local_port_range';

/**
 * The ports to choose from, those below the ephemeral ones: any connection of any process may take one of the latter, also
 * between the end of a server and its next start. Where hardly any are below, those above; where those are few too, all.
 */
export function serverPorts(ephemeral: PortRange = ephemeralPorts()): PortRange {
  const below = { first: LOWEST, last: ephemeral.first - 1 };
  const above = { first: Math.max(ephemeral.last + 1, LOWEST), last: HIGHEST };
  return [below, above].find(({ first, last }) => last - first >= 1_000) ?? { first: LOWEST, last: HIGHEST };
}

/** What `ip_local_port_range` of Linux says, such as `32768\t60999`; undefined where it says something else. */
export function parseRange(text: string): PortRange | undefined {
  const [, first, last] = /^(\d+)\s+(\d+)\s*$/.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

function ephemeralPorts(): PortRange {
  try {
    return parseRange(readFileSync(LINUX_FILE, 'utf8')) ?? DYNAMIC;
  } catch {
    return DYNAMIC;
  }
}
