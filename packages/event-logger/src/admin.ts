export {
  type AdminEndpoint,
  type AdminEndpointOptions,
  type SchemaSource,
  startAdminEndpoint,
} from './admin/admin-endpoint.ts';
