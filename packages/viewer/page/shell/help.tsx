/** The keys. */
import type { JSX, RefObject } from 'preact';
import { places } from './places.ts';

export function Help({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  return (
    <dialog ref={dialog} aria-label="Keys">
      <h2>Keys</h2>
      <dl class="keys">
        <Key keys="/">search by id</Key>
        <Key keys="j k">next and previous row</Key>
        <Key keys="Enter">open the row</Key>
        <Key keys="Esc">close what is beside</Key>
        {places.map(({ key, name, href }) => (
          <Key key={href} keys={`g ${key}`}>
            {name}
          </Key>
        ))}
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
}

function Key({ keys, children }: { keys: string; children: string }): JSX.Element {
  return (
    <div>
      <dt>
        {keys.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
