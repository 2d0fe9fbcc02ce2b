/** The page of the viewer: everything that it shows it asks of the process that served it. */
import { render } from 'preact';
import { startStream } from './data/stream.ts';
import { App } from './shell/app.tsx';

startStream();
render(<App />, document.getElementById('page') as HTMLElement);
