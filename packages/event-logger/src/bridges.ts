export { captureConsole, type CaptureConsoleOptions } from './bridges/capture-console.ts';
export { type PinoDestination, pinoDestination, type PinoDestinationOptions } from './bridges/pino-destination.ts';
