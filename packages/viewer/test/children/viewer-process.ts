/** A viewer that keeps everything in the file which it is told, and says where it listens. */
import { startViewer } from '../../src/viewer/viewer.ts';

const viewer = await startViewer({ port: 0, grpcPort: false, uiPort: 0, file: process.argv[2] ?? '' });
process.send?.(viewer.otlpUrl);
