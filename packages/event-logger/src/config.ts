export { applyLogsConfig, type LogsConfig, readLogsConfig } from './config/logs-config.ts';
