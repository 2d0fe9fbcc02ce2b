import type { JSX } from 'preact';
import { Empty } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';

/** An address that leads nowhere. */
export function NotFound(): JSX.Element {
  return (
    <>
      <Title text="No such page" />
      <Empty title="There is nothing at this address">
        <p>
          <a href="/flows">See all flows</a>
        </p>
      </Empty>
    </>
  );
}
