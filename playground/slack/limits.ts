import { SlackError, type Block } from './types.ts';

/** Slack's limits (https://docs.slack.dev/reference/block-kit/blocks); the last is what Slack really does. */
const LIMIT = {
  blocks: 50,
  text: 40_000,
  section: 3_000,
  header: 150,
  contextElements: 10,
  actionElements: 25,
  allText: 12_000,
};
const ELEMENT = { text: 75, value: 2_000, actionId: 255, blockId: 255 };

type Text = { readonly text?: unknown };
type Element = {
  readonly type?: string;
  readonly action_id?: string;
  readonly value?: string;
  readonly text?: Text | string;
};

/** Throws Slack's name for what is wrong with a message, as the real one would refuse it. */
export function checkMessage({
  text,
  blocks,
  metadata,
}: {
  text?: string;
  blocks?: unknown;
  metadata?: unknown;
}): void {
  if (!text && (!Array.isArray(blocks) || blocks.length === 0)) throw new SlackError('no_text');
  if ((text?.length ?? 0) > LIMIT.text) throw new SlackError('msg_too_long');
  if (blocks !== undefined) checkBlocks(blocks);
  if (metadata !== undefined) checkMetadata(metadata);
}

function checkBlocks(blocks: unknown): void {
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  if (blocks.length > LIMIT.blocks) throw new SlackError('invalid_blocks');
  let all = 0;
  for (const block of blocks as Block[]) all += checkBlock(block);
  if (all > LIMIT.allText) throw new SlackError('msg_blocks_too_long');
}

function checkBlock(block: Block): number {
  const elements = (block['elements'] ?? []) as Element[];
  const text = lengthOf(block['text']);
  if ((block.block_id?.length ?? 0) > ELEMENT.blockId) throw new SlackError('invalid_blocks');
  switch (block.type) {
    case 'header':
      within(text, 1, LIMIT.header);
      return text;
    case 'section': {
      const fields = (block['fields'] ?? []) as Text[];
      if (fields.length === 0) within(text, 1, LIMIT.section);
      within(fields.length, 0, 10);
      for (const field of fields) within(lengthOf(field), 1, 2_000);
      return text + fields.reduce((sum, field) => sum + lengthOf(field), 0);
    }
    case 'context':
      within(elements.length, 1, LIMIT.contextElements);
      return elements.reduce((sum, each) => sum + lengthOf(each), 0);
    case 'actions':
      within(elements.length, 1, LIMIT.actionElements);
      if (new Set(elements.map(({ action_id: id }) => id)).size !== elements.length)
        throw new SlackError('invalid_blocks');
      for (const element of elements) checkElement(element);
      return 0;
    case 'divider':
    case 'image':
    case 'rich_text':
    case 'markdown':
      return text;
    default:
      throw new SlackError('invalid_blocks');
  }
}

function checkElement({ type, action_id: id, value, text }: Element): void {
  within(id?.length ?? 1, 1, ELEMENT.actionId);
  within(value?.length ?? 0, 0, ELEMENT.value);
  if (type === 'button') within(lengthOf(text), 1, ELEMENT.text);
}

function checkMetadata(metadata: unknown): void {
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof payload !== 'object' || !payload)
    throw new SlackError('invalid_metadata_format');
}

function lengthOf(text: unknown): number {
  if (typeof text === 'string') return text.length;
  const inner = (text as Text | undefined)?.text;
  return typeof inner === 'string' ? inner.length : 0;
}

function within(length: number, least: number, most: number): void {
  if (length < least || length > most) throw new SlackError('invalid_blocks');
}
