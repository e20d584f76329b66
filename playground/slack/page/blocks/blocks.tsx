import { lazy, Suspense, useId, type ReactNode } from 'react';
import type { KnownBlock } from '@slack/types';
import type { Block } from '../api.ts';
import { EmojiText } from '../emoji-text.tsx';
import { ActionElement } from '../elements/action-element.tsx';
import { InlineMrkdwn, Mrkdwn } from '../mrkdwn.tsx';
import { Input } from './input.tsx';
import { Picture } from './picture.tsx';
import { RichText } from './rich-text.tsx';
import { Section } from './section.tsx';
import { Table } from './table.tsx';

/** Blocks that only show something and that our own bot does not use: a library draws them, loaded when one turns up. */
const Foreign = lazy(() => import('./foreign.tsx'));

export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, at) => <One key={block.block_id ?? at} block={block as unknown as KnownBlock} />);
}

function One({ block }: { readonly block: KnownBlock }): ReactNode {
  const fallbackId = useId();
  const id = block.block_id ?? fallbackId;
  switch (block.type) {
    case 'header':
      return (
        <h3 className="header">
          <EmojiText text={block.text.text} />
        </h3>
      );
    case 'divider':
      return <hr />;
    case 'section':
      return <Section id={id} block={block} />;
    case 'context':
      return (
        <div className="context">
          {block.elements.map((element, at) =>
            element.type === 'image' ? (
              <img key={at} src={'image_url' in element ? element.image_url : ''} alt={element.alt_text} />
            ) : (
              <span key={at}>
                {element.type === 'mrkdwn' ? <Lines text={element.text} /> : <EmojiText text={element.text} />}
              </span>
            ),
          )}
        </div>
      );
    case 'actions':
      return (
        <div className="actions">
          {block.elements.map((element, at) => (
            <ActionElement key={element.action_id ?? at} blockId={id} element={element} />
          ))}
        </div>
      );
    case 'input':
      return <Input id={id} block={block} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'table':
    case 'data_table':
      return <Table block={block} />;
    case 'image':
      return (
        <Picture
          url={'image_url' in block ? block.image_url : ''}
          alt={block.alt_text}
          {...(block.title ? { title: block.title.text } : {})}
        />
      );
    default:
      return (
        <Suspense fallback={null}>
          <Foreign block={block} />
        </Suspense>
      );
  }
}

function Lines({ text }: { readonly text: string }): ReactNode {
  return text.includes('\n') ? <Mrkdwn text={text} /> : <InlineMrkdwn text={text} />;
}
