/** What examples import from OpenTelemetry: the stock packages, and a stand-in for the one that is not installed here. */
import * as api from '@opentelemetry/api';
import * as contextManagers from '@opentelemetry/context-async-hooks';
import * as core from '@opentelemetry/core';
import * as sdkLogs from '@opentelemetry/sdk-logs';
import * as sdkMetrics from '@opentelemetry/sdk-metrics';
import * as sdkTrace from '@opentelemetry/sdk-trace';

/** The options of `NodeSDK` that examples give. */
export interface NodeSDKOptions {
  readonly serviceName?: string;
  readonly spanProcessors?: sdkTrace.SpanProcessor[];
  readonly logRecordProcessors?: sdkLogs.LogRecordProcessor[];
  readonly metricReaders?: sdkMetrics.IMetricReader[];
  readonly textMapPropagator?: api.TextMapPropagator;
  readonly instrumentations?: unknown[];
}

/** A stand-in for `NodeSDK` of `@opentelemetry/sdk-node`: it records its options and starts nothing. */
export class NodeSDK {
  readonly options: NodeSDKOptions;

  constructor(options: NodeSDKOptions = {}) {
    this.options = options;
  }

  start(): void {}

  async shutdown(): Promise<void> {}
}

/** Every name by which an example finds a stock part. */
export const stockSdk: Readonly<Record<string, unknown>> = {
  ...contextManagers,
  ...core,
  ...sdkTrace,
  ...sdkLogs,
  ...sdkMetrics,
  ...api,
  NodeSDK,
};
