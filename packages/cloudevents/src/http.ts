export {
  HTTP_MODES,
  type HttpBinding,
  httpBinding,
  type HttpBindingOptions,
  type HttpMode,
} from './binding/http-binding.ts';
export { encodeHttpBinary, type HttpMessage } from './encode/http.ts';
