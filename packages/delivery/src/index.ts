export { DELIVERY_ERROR_CODES, DeliveryError, type DeliveryErrorCode, type DeliveryErrorOptions } from './errors.ts';
