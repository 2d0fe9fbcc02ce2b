/** What every answer of the page's server says to a browser, and what a request must say. */
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost } from '../http/loopback.ts';
import { ApiProblem } from './problem.ts';

/** Nothing runs or loads but what this process serves, and no other page may frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers by name. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Refuses what another page in the browser sends, be it under another origin or under a name that was rebound to this machine.
 *
 * @throws {ApiProblem} `forbidden`
 */
export function requireOwnPage(headers: IncomingHttpHeaders, loopbackOnly: boolean): void {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  if (loopbackOnly && !isLoopbackHost(host))
    throw new ApiProblem('forbidden', 'the Host header must name a loopback address');
  if (origin !== undefined && origin !== `http://${host}`) throw new ApiProblem('forbidden', 'the Origin is another');
  // A page elsewhere may be led here by a link, but not read, nor embed, what is here.
  if (site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') {
    throw new ApiProblem('forbidden', 'the request comes from another site');
  }
}
