/** Everything can be reached without a pointer: single keys, as long as nobody is typing. */

/** A page and the key that, after `g`, leads to it. */
export interface Place {
  readonly key: string;
  readonly href: string;
  readonly name: string;
}

/** What the keys do. */
export interface KeyActions {
  readonly places: readonly Place[];
  readonly go: (href: string) => void;
  readonly search: () => void;
  readonly help: () => void;
}

/** Listens until the function that it returns is called. */
export function listenToKeys({ places, go, search, help }: KeyActions): () => void {
  let going = false;
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const place = going ? places.find(({ key }) => key === event.key) : undefined;
    going = event.key === 'g' && !going;
    if (place !== undefined) go(place.href);
    else if (event.key === '/') search();
    else if (event.key === '?') help();
    else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}

/** Goes to the next row, or the one before. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-leads]')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? links[0] : links[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
}
