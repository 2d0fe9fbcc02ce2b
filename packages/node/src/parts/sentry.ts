/** Sentry events that carry their trace, and errors that are logged as Sentry events. */
import {
  SentryLogRecordProcessor,
  type SentryLogRecordProcessorOptions,
  weirSentry,
  type WeirSentryOptions,
  weirSentryStats,
} from '@weir/sentry';
import type { Keys } from '../options/rules.ts';
import type { Contribution, PartTools } from './contribution.ts';

/** Options of the part `sentry`; the application starts the Sentry SDK itself, before. */
export interface SentryPart extends SentryLogRecordProcessorOptions, Pick<WeirSentryOptions, 'traceUrl'> {}

export const sentryKeys: Keys<SentryPart> = {
  sentry: true,
  eventFrom: true,
  breadcrumbFrom: true,
  tagAttributes: true,
  traceUrl: true,
};

/** @throws WeirSentryError `WEIR_SENTRY_OPTION` */
export function sentryPart({ traceUrl, ...options }: SentryPart, { mask }: PartTools): Contribution {
  const processor = new SentryLogRecordProcessor(options);
  const integration = weirSentry({ mask, ...(traceUrl !== undefined && { traceUrl }) });
  return {
    handLogs: [processor],
    start() {
      const client = options.sentry.getClient() as Client | undefined;
      // An application that has it among its own integrations keeps that.
      if (client?.getIntegrationByName?.(integration.name) === undefined) client?.addIntegration?.(integration);
    },
    stats: weirSentryStats,
  };
}

interface Client {
  getIntegrationByName?(name: string): unknown;
  addIntegration?(integration: object): void;
}
