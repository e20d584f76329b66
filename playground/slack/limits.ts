import type { z } from 'zod';
import { home, messageBlocks, modal } from './block-kit/blocks.ts';
import { problemsOf } from './block-kit/problems.ts';
import { SlackError, type Block } from './types.ts';

/**
 * Characters. That of all text in the blocks of one message is what Slack really does (bolt-js #2509); that of metadata
 * is not documented, and this is on the safe side of it.
 */
const LIMIT = { text: 40_000, allText: 12_000, metadata: 8_000 };
/** Bytes. */
const VIEW = 250_000;

type Content = { readonly text?: string; readonly blocks?: unknown; readonly metadata?: unknown };

/** Throws Slack's name for what is wrong with a message, as the real one would refuse it. */
export function checkMessage({ text, blocks, metadata }: Content): void {
  if (!text && (!Array.isArray(blocks) || blocks.length === 0)) throw new SlackError('no_text');
  if ((text?.length ?? 0) > LIMIT.text) throw new SlackError('msg_too_long');
  if (blocks !== undefined) checkBlocks(blocks);
  if (metadata !== undefined) checkMetadata(metadata);
}

/** Throws `invalid_arguments` with what is wrong where, as Slack refuses a view. */
export function checkView(view: unknown, type: 'modal' | 'home'): void {
  const problems = problemsOf(type === 'modal' ? modal : home, view, '/view');
  if (problems.length === 0) problems.push(...idProblems((view as { blocks: Block[] }).blocks, '/view/blocks'));
  if (problems.length === 0 && type === 'modal') problems.push(...submitProblems(view as z.infer<typeof modal>));
  if (problems.length > 0) throw invalidArguments(problems);
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW) throw new SlackError('view_too_large');
}

export function invalidArguments(problems: readonly string[]): SlackError {
  return new SlackError('invalid_arguments', { response_metadata: { messages: asMessages(problems) } });
}

function checkBlocks(blocks: unknown): void {
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const problems = problemsOf(messageBlocks, blocks, '/blocks');
  if (problems.length === 0) problems.push(...idProblems(blocks as Block[], '/blocks'));
  if (problems.length > 0) {
    throw new SlackError('invalid_blocks', {
      errors: problems,
      response_metadata: { messages: asMessages(problems) },
    });
  }
  if (lengthOfText(blocks) > LIMIT.allText) throw new SlackError('msg_blocks_too_long');
}

function asMessages(problems: readonly string[]): string[] {
  return problems.map((problem) => `[ERROR] ${problem}`);
}

function submitProblems({ blocks, submit }: z.infer<typeof modal>): string[] {
  const asks = blocks.some(({ type }) => type === 'input');
  return asks && !submit ? ['missing required field: submit, as there are input blocks [json-pointer:/view]'] : [];
}

/** Block ids are unique in a message or view, action ids in a block. */
function idProblems(blocks: readonly Block[], root: string): string[] {
  const twice = repeated(blocks.map(({ block_id: id }) => id)).map(
    (id) => `\`block_id\` "${id}" already exists for another block [json-pointer:${root}]`,
  );
  const actions = blocks.flatMap((block, at) => {
    const elements = (block.type === 'actions' ? block['elements'] : []) as { action_id?: string }[];
    return repeated(elements.map(({ action_id: id }) => id)).map(
      (id) => `\`action_id\` "${id}" already exists for another element [json-pointer:${root}/${at}/elements]`,
    );
  });
  return [...twice, ...actions];
}

function repeated(ids: readonly (string | undefined)[]): string[] {
  const given = ids.filter((id) => id !== undefined);
  return [...new Set(given.filter((id, at) => given.indexOf(id) !== at))];
}

function lengthOfText(value: unknown): number {
  if (typeof value !== 'object' || !value) return 0;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (name === 'text' && typeof inner === 'string' ? inner.length : lengthOfText(inner)),
    0,
  );
}

function checkMetadata(metadata: unknown): void {
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof payload !== 'object' || !payload)
    throw new SlackError('invalid_metadata_format');
  if (JSON.stringify(metadata).length > LIMIT.metadata) throw new SlackError('metadata_too_large');
}
