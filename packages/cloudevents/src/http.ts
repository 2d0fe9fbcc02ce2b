export { encodeHttpBinary, type HttpMessage } from './encode/http.ts';
