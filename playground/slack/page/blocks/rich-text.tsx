import { Fragment, type ReactNode } from 'react';
import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextList } from '@slack/types';
import { EmojiText } from '../emoji-text.tsx';
import { Link, Mention, When } from '../mrkdwn.tsx';

export function RichText({ block }: { readonly block: Pick<RichTextBlock, 'elements'> }) {
  return (
    <div className="mrkdwn rich">
      {block.elements.map((element, at) => (
        <Fragment key={at}>{drawPart(element)}</Fragment>
      ))}
    </div>
  );
}

function drawPart(part: RichTextBlockElement): ReactNode {
  switch (part.type) {
    case 'rich_text_preformatted':
      return (
        <pre tabIndex={0}>
          <code>{part.elements.map((each) => ('text' in each && each.text) || ('url' in each ? each.url : ''))}</code>
        </pre>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <p>{drawAll(part.elements)}</p>
        </blockquote>
      );
    case 'rich_text_list':
      return <List list={part} />;
    default:
      return <p className="lines">{drawAll(part.elements)}</p>;
  }
}

function List({ list: { style, indent = 0, elements } }: { readonly list: RichTextList }) {
  const Tag = style === 'ordered' ? 'ol' : 'ul';
  return (
    <Tag style={{ marginInlineStart: `${indent * 1.5}em` }}>
      {elements.map((item, at) => (
        <li key={at}>{drawAll(item.elements)}</li>
      ))}
    </Tag>
  );
}

function drawAll(elements: readonly RichTextElement[]): ReactNode {
  return elements.map((element, at) => <Fragment key={at}>{styled(element)}</Fragment>);
}

function styled(element: RichTextElement): ReactNode {
  const { bold, italic, strike, code, underline } = element.style ?? {};
  let drawn = drawOne(element);
  if (code) drawn = <code>{drawn}</code>;
  if (bold) drawn = <strong>{drawn}</strong>;
  if (italic) drawn = <em>{drawn}</em>;
  if (strike) drawn = <s>{drawn}</s>;
  if (underline) drawn = <u>{drawn}</u>;
  return drawn;
}

function drawOne(element: RichTextElement): ReactNode {
  switch (element.type) {
    case 'text':
      return <EmojiText text={element.text} />;
    case 'link':
      return <Link url={element.url}>{element.text ?? element.url}</Link>;
    case 'emoji':
      return <EmojiText text={`:${element.name}:`} />;
    case 'user':
      return <Mention is="user" id={element.user_id} />;
    case 'usergroup':
      return <Mention is="group" id={element.usergroup_id} />;
    case 'channel':
      return <Mention is="channel" id={element.channel_id} />;
    case 'broadcast':
      return <Mention is="broadcast" id={element.range} />;
    case 'date':
      return (
        <When
          seconds={element.timestamp}
          pattern={element.format}
          label={element.fallback ?? ''}
          {...(element.url ? { url: element.url } : {})}
        />
      );
    case 'color':
      return (
        <span className="colour">
          <i style={{ background: element.value }} /> {element.value}
        </span>
      );
    default:
      return null;
  }
}
