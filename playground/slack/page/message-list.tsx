import { useLayoutEffect, useRef } from 'react';
import type { Listed, Outcome } from './api.ts';
import { MessageRow } from './message.tsx';

type MessageListProps = {
  readonly label: string;
  readonly messages: readonly Listed[];
  readonly click: (ts: string, actionId: string) => Promise<Outcome>;
  readonly openThread?: (ts: string) => void;
};

/** Follows new messages only for somebody who is at the bottom; an edit never moves what is being read. */
export function MessageList({ label, messages, click, openThread }: MessageListProps) {
  const list = useRef<HTMLDivElement>(null);
  const atBottom = useRef(true);
  const newest = messages.at(-1)?.ts;

  useLayoutEffect(() => {
    if (atBottom.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest, messages]);

  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = list.current ?? {};
    atBottom.current = scrollHeight - scrollTop - clientHeight < 40;
  };

  return (
    <div className="messages" role="log" aria-label={label} ref={list} onScroll={onScroll} tabIndex={0}>
      {messages.length === 0 && <p className="empty">Nothing here yet. Try /provision node-07.</p>}
      {messages.map((message) => (
        <MessageRow key={message.ts} message={message} click={click} {...(openThread ? { openThread } : {})} />
      ))}
    </div>
  );
}
