/** What is around every page: where one can go, the search, whether it is live, and the keys. */
import { useEffect, useRef } from 'preact/hooks';
import type { JSX, TargetedSubmitEvent } from 'preact';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { CachesPage } from '../caches/caches-page.tsx';
import { CloudEventList } from '../cloud-events/cloud-event-list.tsx';
import { CloudEventPage } from '../cloud-events/cloud-event-page.tsx';
import { EventsPage } from '../events/events-page.tsx';
import { LogPage } from '../events/log-page.tsx';
import { LogsPage } from '../events/logs-page.tsx';
import { FlowListPage } from '../flows/flow-list-page.tsx';
import { FlowPageView } from '../flows/flow-page-view.tsx';
import { HealthPage } from '../health/health-page.tsx';
import { MetricSetPage } from '../metrics/metric-set-page.tsx';
import { MetricSetsPage } from '../metrics/metric-sets-page.tsx';
import { PathwaysPage } from '../pathways/pathways-page.tsx';
import { SharePage } from '../share/share-page.tsx';
import { TraceListPage } from '../traces/trace-list-page.tsx';
import { TracePage } from '../traces/trace-page.tsx';
import { Connection } from './connection.tsx';
import { Help } from './help.tsx';
import { listenToKeys } from './keyboard.ts';
import { NotFound } from './not-found.tsx';
import { places } from './places.ts';
import { SearchPage } from './search-page.tsx';
import { nextTheme, theme } from './theme.ts';

export function App(): JSX.Element {
  return (
    <LocationProvider>
      <Shell />
    </LocationProvider>
  );
}

function Shell(): JSX.Element {
  const { path, route } = useLocation();
  const search = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);
  useEffect(
    () =>
      listenToKeys({
        places,
        go: route,
        search: () => search.current?.select(),
        help: () => help.current?.showModal(),
      }),
    [route],
  );
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/flows">
          <img src="/icon.svg" alt="" width="24" height="24" /> Weir
        </a>
        <form role="search" onSubmit={(event) => submit(event, route)}>
          <input
            ref={search}
            type="search"
            name="q"
            aria-label="Search by flow, request, trace or event id"
            placeholder="Flow, request, trace or event id  ( / )"
            autocomplete="off"
          />
        </form>
        <Connection />
        <button type="button" class="quiet" onClick={nextTheme}>
          {theme.value === '' ? 'auto' : theme.value}
          <span class="unseen"> colours; change them</span>
        </button>
        <button type="button" class="quiet" onClick={() => help.current?.showModal()} aria-label="Keys">
          ?
        </button>
      </header>
      <nav aria-label="Pages">
        {places.map(({ href, name }) => (
          <a key={href} href={href} aria-current={path.startsWith(href) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1}>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={FlowListPage} />
            <Route path="/flows" component={FlowListPage} />
            <Route path="/flows/:flowId" component={FlowPageView} />
            <Route path="/pathways" component={PathwaysPage} />
            <Route path="/traces" component={TraceListPage} />
            <Route path="/traces/:traceId" component={TracePage} />
            <Route path="/caches" component={CachesPage} />
            <Route path="/events" component={EventsPage} />
            <Route path="/logs" component={LogsPage} />
            <Route path="/logs/:id" component={LogPage} />
            <Route path="/cloud-events" component={CloudEventList} />
            <Route path="/cloud-events/:key" component={CloudEventPage} />
            <Route path="/metrics" component={MetricSetsPage} />
            <Route path="/metrics/:scope" component={MetricSetPage} />
            <Route path="/search" component={SearchPage} />
            <Route path="/share" component={SharePage} />
            <Route path="/health" component={HealthPage} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </main>
      <Help dialog={help} />
    </div>
  );
}

function submit(event: TargetedSubmitEvent<HTMLFormElement>, route: (url: string) => void): void {
  event.preventDefault();
  const given = new FormData(event.currentTarget).get('q');
  const text = typeof given === 'string' ? given.trim() : '';
  if (text !== '') route(`/search?q=${encodeURIComponent(text)}`);
}
