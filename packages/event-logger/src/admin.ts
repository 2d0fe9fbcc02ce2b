export {
  type AdminEndpoint,
  type AdminEndpointOptions,
  type SchemaSource,
  startAdminEndpoint,
} from './admin/admin-endpoint.ts';
export { LogTap, type LogTapOptions, type LogTapPage, type TapListener, type TappedEvent } from './tap/log-tap.ts';
