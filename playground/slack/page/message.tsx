import { useContext } from 'react';
import type { Listed, Outcome } from './api.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { Mrkdwn, Names } from './mrkdwn.tsx';

type MessageRowProps = {
  readonly message: Listed;
  readonly click: (ts: string, actionId: string) => Promise<Outcome>;
  readonly openThread?: (ts: string) => void;
};

export function MessageRow({ message, click, openThread }: MessageRowProps) {
  const { people = [] } = useContext(Names) ?? {};
  const { ts, user, text, blocks = [], ephemeralFor, reply_count: replies = 0 } = message;
  const person = people.find(({ id }) => id === user);
  const time = new Date(Number(ts) * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <article
      className={ephemeralFor ? 'message ephemeral' : 'message'}
      data-testid={ephemeralFor ? 'ephemeral' : `message-${ts}`}
    >
      <Avatar person={person} />
      <div className="body">
        <p className="by">
          <strong>{person?.realName ?? user}</strong>
          {person?.bot && <span className="app">app</span>}
          <time>{time}</time>
          {ephemeralFor && <span className="only">Only visible to you</span>}
        </p>
        {blocks.length > 0 ? (
          <Blocks blocks={blocks} click={(actionId) => click(ts, actionId)} />
        ) : (
          <Mrkdwn text={text} />
        )}
        {openThread && !ephemeralFor && (
          <button className="replies" onClick={() => openThread(ts)}>
            {replies === 0 ? 'Reply in thread' : `${replies} ${replies === 1 ? 'reply' : 'replies'}`}
          </button>
        )}
      </div>
    </article>
  );
}
