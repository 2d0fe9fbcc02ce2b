/** The names that examples in doc comments use without saying where they come from. */
export * as Sentry from '@sentry/node';
