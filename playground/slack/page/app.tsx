import { useCallback, useEffect, useState } from 'react';
import { api, type Listed, type Workspace } from './api.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { Sidebar } from './sidebar.tsx';
import { Names } from './mrkdwn.tsx';

type Place = { readonly as: string; readonly channel: string; readonly thread: string };

function placeFromAddress(): Place {
  const query = new URLSearchParams(location.search);
  return {
    as: query.get('as') ?? localStorage.getItem('as') ?? 'U0ANA',
    channel: query.get('channel') ?? 'C0OPS',
    thread: query.get('thread') ?? '',
  };
}

/** The workspace as one person sees it. Who and where is in the address, so a link to a thread is just that. */
export function App() {
  const [place, setPlace] = useState(placeFromAddress);
  const [workspace, setWorkspace] = useState<Workspace>();
  const [messages, setMessages] = useState<readonly Listed[]>([]);
  const [thread, setThread] = useState<readonly Listed[]>([]);
  const { as, channel, thread: root } = place;

  const go = useCallback((next: Partial<Place>) => {
    setPlace((before) => {
      const after = { ...before, ...next };
      const shown = Object.entries(after).filter(([, value]) => value);
      history.replaceState(null, '', `?${new URLSearchParams(shown)}`);
      localStorage.setItem('as', after.as);
      return after;
    });
  }, []);

  useEffect(() => {
    let current = true;
    const refresh = async () => {
      const [space, list, replies] = await Promise.all([
        api.workspace(as),
        api.messages(as, channel),
        root ? api.messages(as, channel, root) : Promise.resolve([]),
      ]);
      if (!current) return;
      setWorkspace(space);
      setMessages(list);
      setThread(replies);
    };
    const soon = () => void refresh().catch(() => undefined);
    soon();
    const close = api.listen(as, soon);
    return () => {
      current = false;
      close();
    };
  }, [as, channel, root]);

  if (!workspace) return <p className="loading">Opening the workspace…</p>;
  const here = workspace.channels.find(({ id }) => id === channel) ?? workspace.channels[0];
  if (!here) return null;
  const click = (ts: string, actionId: string) => api.click(as, here.id, ts, actionId);

  return (
    <Names.Provider value={workspace}>
      <div className={root ? 'workspace with-thread' : 'workspace'}>
        <Sidebar workspace={workspace} as={as} channel={here.id} go={go} />
        <main>
          <header>
            <h1>{here.user ? 'deckhand' : `# ${here.name}`}</h1>
            <p>{here.purpose}</p>
          </header>
          <MessageList
            label={`Messages in ${here.name}`}
            messages={messages}
            click={click}
            openThread={(ts) => go({ thread: ts })}
          />
          <Composer
            id="composer"
            offers={workspace.commands}
            hint={here.user ? 'Message deckhand' : `Message #${here.name}, or type /`}
            send={(text) => api.say(as, here.id, text)}
          />
        </main>
        {root && (
          <aside aria-label="Thread" data-testid="thread">
            <header>
              <h2>Thread</h2>
              <button className="quiet" onClick={() => go({ thread: '' })} aria-label="Close the thread">
                ✕
              </button>
            </header>
            <MessageList label="Thread" messages={thread} click={click} />
            <Composer id="thread-composer" offers={[]} hint="Reply" send={(text) => api.say(as, here.id, text, root)} />
          </aside>
        )}
      </div>
    </Names.Provider>
  );
}
