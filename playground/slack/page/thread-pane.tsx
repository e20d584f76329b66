import { useCallback, useEffect, useRef } from 'react';
import { api, type Change } from './api.ts';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { useFetched } from './live.ts';
import { MessageList } from './message-list.tsx';

type ThreadPaneProps = {
  readonly as: string;
  readonly channel: string;
  readonly channelName: string;
  readonly root: string;
  readonly read: (where: string, ts: string) => void;
  readonly close: () => void;
};

export function ThreadPane({ as, channel, channelName, root, read, close }: ThreadPaneProps) {
  const pane = useRef<HTMLElement>(null);
  const load = useCallback(() => api.messages(as, channel, root), [as, channel, root]);
  const concerns = useCallback(
    (change: Change) => change.channel === channel && (change.thread_ts === root || change.ts === root),
    [channel, root],
  );
  const messages = useFetched(load, concerns);
  const seen = useCallback((ts: string) => read(`${channel}/${root}`, ts), [read, channel, root]);

  useEffect(() => {
    const from = document.activeElement;
    document.getElementById('thread-composer')?.focus({ preventScroll: true });
    return () => {
      if (from instanceof HTMLElement && from.isConnected && from !== document.body) from.focus();
    };
  }, [root]);

  return (
    <aside
      className="thread"
      aria-label="Thread"
      data-testid="thread"
      ref={pane}
      onKeyDown={({ key, defaultPrevented }) => key === 'Escape' && !defaultPrevented && close()}
    >
      <header className="pane-head">
        <h2>Thread</h2>
        <p>#{channelName}</p>
        <button className="quiet" onClick={close} aria-label="Close the thread" title="Close">
          <Icon name="close" />
        </button>
      </header>
      <MessageList
        key={root}
        label="Thread"
        place={root}
        messages={messages ?? []}
        inThread
        seen={seen}
        empty={messages && <p>That message is gone.</p>}
      />
      <Composer id="thread-composer" hint="Reply…" inThread send={(text) => api.say(as, channel, text, root)} />
    </aside>
  );
}
