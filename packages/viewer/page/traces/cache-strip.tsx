/** What a cache did for one operation: its tiers in the order in which they were asked, and the load. */
import type { JSX } from 'preact';
import type { CacheStrip } from '@weir/viewer/api';
import { formatDuration } from '../text/duration.ts';

const tones: Readonly<Record<string, string>> = {
  hit: 'good',
  refresh_hit: 'good',
  miss: 'faint',
  expired: 'warn',
  refresh_miss: 'faint',
};

export function CacheStripView({ cache }: { cache: CacheStrip }): JSX.Element {
  return (
    <div class="cache-strip" aria-label={`Cache ${cache.name}: ${cache.operation}, ${cache.result}`}>
      <span class="cache-name">
        {cache.name} {cache.operation}
      </span>
      {cache.role !== undefined && (
        <span class="badge calm">
          {cache.role}
          {cache.waitNs === undefined ? '' : ` waited ${formatDuration(cache.waitNs)}`}
        </span>
      )}
      {cache.tiers.map(({ tier, event, durationNs, stale, fallback }, index) => (
        <span key={index} class={`tier ${stale ? 'warn' : (tones[event] ?? toneOf(event))}`}>
          {fallback && <span aria-label="then">→</span>} {tier} {stale ? 'stale' : event} {formatDuration(durationNs)}
        </span>
      ))}
      {cache.load !== undefined && (
        <span class={`tier ${cache.load.errorType === undefined ? 'load' : 'bad'}`}>
          load {cache.load.errorType ?? ''} {formatDuration(cache.load.durationNs)}
        </span>
      )}
      <strong>{cache.result}</strong>
    </div>
  );
}

function toneOf(event: string): string {
  return event.endsWith('error') || event.endsWith('rejected') ? 'bad' : 'calm';
}
