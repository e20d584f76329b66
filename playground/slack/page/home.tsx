import { useCallback, useRef } from 'react';
import { api, type Change, type Put, type View } from './api.ts';
import { Blocks } from './blocks/blocks.tsx';
import { useFetched } from './live.ts';
import { SurfaceContext, useSurface } from './surface.ts';

const concerns = ({ type }: Change) => type === 'home';

/** The bot's Home as this person sees it. */
export function Home({ as }: { readonly as: string }) {
  const opened = useRef('');
  const load = useCallback(async () => {
    const again = opened.current === as;
    opened.current = as;
    return api.home(as, again);
  }, [as]);
  const home = useFetched(load, concerns);
  return (
    <section className="home" aria-label="Home" data-testid="home">
      {home?.view ? (
        <HomeBlocks as={as} view={home.view} />
      ) : (
        <p className="empty soft">{home ? 'Deckhand has not drawn a Home for you yet.' : 'Opening…'}</p>
      )}
    </section>
  );
}

function HomeBlocks({ as, view: { id, blocks } }: { readonly as: string; readonly view: View }) {
  const act = useCallback(
    (blockId: string, actionId: string, put: Put) =>
      api.actInView(as, id, { block_id: blockId, action_id: actionId, ...put }),
    [as, id],
  );
  const options = useCallback(
    (blockId: string, actionId: string, value: string) =>
      api.options({ as, container: { view_id: id }, block_id: blockId, action_id: actionId, value }),
    [as, id],
  );
  return (
    <SurfaceContext value={useSurface({ act, options })}>
      <div className="home-inner">
        <Blocks blocks={blocks} />
      </div>
    </SurfaceContext>
  );
}
