export { DeliveryError, type DeliveryErrorCode, type DeliveryErrorOptions } from '../errors.ts';
export { CONTENT_CODINGS, type ContentCoding } from './content-coding.ts';
export type { HttpHeaders, HttpSenderOptions, HttpTlsOptions } from './http-options.ts';
export { type HttpAnswer, type HttpPostOptions, HttpSender } from './http-sender.ts';
