import { checkMessage } from './limits.ts';
import { SlackError, type Block, type Message } from './types.ts';

export type Content = Pick<Message, 'text' | 'blocks' | 'metadata'>;

/** What a message is to say, checked as Slack checks it. Throws Slack's name for what is wrong. */
export function contentOf(args: Readonly<Record<string, unknown>>): Content {
  const { blocks: given, metadata } = args;
  const markdown = textOf(args['markdown_text']);
  if (markdown && (args['text'] || given)) throw new SlackError('markdown_text_conflict');
  const blocks = markdown ? [{ type: 'markdown', text: markdown }] : given || undefined;
  const text = textOf(args['text']) || markdown;
  const kept = metadata && Object.keys(metadata).length > 0 ? metadata : undefined;
  checkMessage({ text, ...(blocks ? { blocks } : {}), ...(kept ? { metadata: kept } : {}) });
  return {
    text,
    ...(blocks ? { blocks: withIds(blocks as Block[]) } : {}),
    ...(kept ? { metadata: kept as NonNullable<Message['metadata']> } : {}),
  };
}

/** Blocks and elements that bring no id of their own get one, the same one each time under the same prefix. */
export function withIds(blocks: readonly Block[], prefix = ''): Block[] {
  const named = (element: object, at: number): object =>
    'type' in element && element.type === 'image' ? element : { action_id: `${prefix}a${at}`, ...element };
  return blocks.map((block, at) => {
    const { elements, accessory, element } = block as Readonly<Record<string, unknown>>;
    return {
      block_id: `${prefix}b${at}`,
      ...block,
      ...(block.type === 'actions' ? { elements: (elements as object[]).map(named) } : {}),
      ...(accessory ? { accessory: named(accessory, 0) } : {}),
      ...(element ? { element: named(element, 0) } : {}),
    };
  });
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
