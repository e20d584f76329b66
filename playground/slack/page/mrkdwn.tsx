import { Fragment, type MouseEvent, type ReactNode } from 'react';
import { EmojiText } from './emoji-text.tsx';
import { parseInline, parseMrkdwn, type Inline, type Part } from './mrkdwn-parse.ts';
import { useNames, type Names } from './names.ts';
import { follow, hereAs } from './place.ts';
import { fullTime, slackDate } from './times.ts';

export function Mrkdwn({ text }: { readonly text: string }) {
  const names = useNames();
  return (
    <div className="mrkdwn">
      {parseMrkdwn(text).map((part, at) => (
        <Fragment key={at}>{drawPart(part, names)}</Fragment>
      ))}
    </div>
  );
}

/** Without lines, quotes and code blocks: for one-line places such as labels and context. */
export function InlineMrkdwn({ text }: { readonly text: string }) {
  return drawInline(parseInline(text), useNames());
}

function drawPart(part: Part, names: Names): ReactNode {
  switch (part.is) {
    case 'pre':
      return (
        <pre tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote>
          {part.lines.map((line, at) => (
            <p key={at}>{drawInline(line, names)}</p>
          ))}
        </blockquote>
      );
    case 'gap':
      return <p className="gap" />;
    default:
      return part.mark ? (
        <p className="marked" data-mark={part.mark}>
          <span className="mark">{part.mark}</span>
          <span>{drawInline(part.inside, names)}</span>
        </p>
      ) : (
        <p>{drawInline(part.inside, names)}</p>
      );
  }
}

function drawInline(inside: readonly Inline[], names: Names): ReactNode {
  return inside.map((each, at) => <Fragment key={at}>{drawOne(each, names)}</Fragment>);
}

function drawOne(each: Inline, names: Names): ReactNode {
  switch (each.is) {
    case 'text':
      return <EmojiText text={each.text} />;
    case 'break':
      return <br />;
    case 'code':
      return <code>{each.text}</code>;
    case 'bold':
      return <strong>{drawInline(each.inside, names)}</strong>;
    case 'italic':
      return <em>{drawInline(each.inside, names)}</em>;
    case 'strike':
      return <s>{drawInline(each.inside, names)}</s>;
    case 'date':
      return <When {...each} />;
    case 'link':
      return (
        <Link url={each.url}>
          <EmojiText text={each.label} />
        </Link>
      );
    default:
      return <Mention {...each} />;
  }
}

export function Link({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const address = url.startsWith(`${location.origin}/?`) ? hereAs(url) : undefined;
  if (!address)
    return (
      <a href={url} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    follow(address);
  };
  return (
    <a href={address} onClick={onClick}>
      {children}
    </a>
  );
}

type MentionProps = {
  readonly is: 'user' | 'group' | 'channel' | 'broadcast';
  readonly id: string;
  readonly label?: string;
};

export function Mention({ is, id, label }: MentionProps) {
  const { people, groups, channels, me } = useNames();
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => list.find((each) => each.id === id);
  const name = {
    user: () => `@${byId(people)?.name ?? label ?? id}`,
    group: () => `@${byId(groups)?.handle ?? label?.replace(/^@/, '') ?? id}`,
    channel: () => `#${byId(channels)?.name ?? label ?? id}`,
    broadcast: () => `@${id}`,
  }[is]();
  const mine = id === me?.id || Boolean(me && byId(groups)?.users.includes(me.id));
  return <span className={mine ? 'mention mine' : 'mention'}>{name}</span>;
}

type WhenProps = { readonly seconds: number; readonly pattern: string; readonly url?: string; readonly label: string };

export function When({ seconds, pattern, url, label }: WhenProps) {
  const { me } = useNames();
  const time = (
    <time
      dateTime={new Date(seconds * 1_000).toISOString()}
      title={`${fullTime(seconds, me)}${label && ` (${label})`}`}
    >
      {slackDate(seconds, pattern, me)}
    </time>
  );
  return url ? <Link url={url}>{time}</Link> : time;
}
