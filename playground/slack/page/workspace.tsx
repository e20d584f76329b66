import { useCallback, useMemo, useRef, useState } from 'react';
import { api, type Change, type WorkspaceView } from './api.ts';
import { ChannelPane } from './channel-pane.tsx';
import { FailurePanel } from './failure-panel.tsx';
import { Icon } from './icons.tsx';
import { useFetched } from './live.ts';
import { Modals } from './modals.tsx';
import { NamesContext, type Names } from './names.ts';
import type { Go, Place } from './place.ts';
import { unreadIn, useReadMarks } from './read-marks.ts';
import { RoomContext } from './room.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { useAnnouncedMessages } from './use-announced-messages.ts';
import { useMessages } from './use-messages.ts';
import { useRoom } from './use-room.ts';

const concerns = ({ type }: Change) => type === 'workspace';
const NO_CHANNELS: Names['channels'] = [];

export function Workspace({ place, go }: { readonly place: Place; readonly go: Go }) {
  const { as, thread } = place;
  const load = useCallback(() => api.workspace(as), [as]);
  const workspace = useLast(useFetched(load, concerns));
  const names = useMemo(() => workspace && seenBy(as, workspace), [workspace, as]);
  const lists = useMessages(as, names?.channels ?? NO_CHANNELS);
  const marks = useReadMarks(as);
  const [breaking, setBreaking] = useState(false);
  const [menu, setMenu] = useState(false);

  const here = names?.channels.find(({ id }) => id === place.channel) ?? names?.channels[0];
  const room = useRoom(as, here?.id ?? '', go);
  useAnnouncedMessages(as, here?.id ?? '', lists, names);

  if (!names || !here) return <p className="loading">Opening the workspace…</p>;
  const unread = new Map(
    [...lists].map(([id, list]) => [id, id === here.id ? 0 : unreadIn(list, as, marks.of(id)).length]),
  );
  const goAndClose: Go = (next) => {
    setMenu(false);
    go(next);
  };
  const shown = ['workspace', thread ? 'with-thread' : '', breaking ? 'with-drawer' : '', menu ? 'with-menu' : ''];
  return (
    <NamesContext value={names}>
      <RoomContext value={room}>
        <div className={shown.filter(Boolean).join(' ')}>
          <Sidebar workspace={names} me={names.me} place={place} channel={here.id} unread={unread} go={goAndClose} />
          <div className="stage">
            <div className="corner">
              <button
                className="quiet only-narrow"
                aria-label="Channels"
                aria-expanded={menu}
                onClick={() => setMenu(!menu)}
              >
                <Icon name="menu" />
              </button>
              <button
                className={breaking ? 'what-if on' : 'what-if'}
                aria-expanded={breaking}
                onClick={() => setBreaking(!breaking)}
              >
                <Icon name="storm" /> What if…
              </button>
            </div>
            <ChannelPane place={place} channel={here} messages={lists.get(here.id) ?? []} marks={marks} go={go} />
          </div>
          {thread && (
            <ThreadPane
              as={as}
              channel={here.id}
              channelName={here.name}
              root={thread}
              read={marks.read}
              close={() => go({ thread: '' })}
            />
          )}
          {breaking && <FailurePanel close={() => setBreaking(false)} />}
        </div>
        <Modals as={as} />
      </RoomContext>
    </NamesContext>
  );
}

/** Until the workspace of somebody else is there, what one can see of it is known from before. */
function seenBy(as: string, workspace: WorkspaceView): Names {
  const channels = workspace.channels.filter(({ user }) => !user || user === as);
  return { ...workspace, channels, me: workspace.people.find(({ id }) => id === as) };
}

function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
