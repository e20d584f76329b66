import { z } from 'zod';
import { inActions, inContext, inInput, inSection } from './elements.ts';
import { id, imageSource, plain, text } from './objects.ts';
import { richTextElements } from './rich-text.ts';

/** Slack's blocks (https://docs.slack.dev/reference/block-kit/blocks), with their limits; the newest ones loosely. */
const block = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), block_id: id.optional(), ...shape });

const loosely = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.looseObject({ type: z.literal(type), block_id: id.optional(), ...shape });

const richText = block('rich_text', { elements: richTextElements });

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
  richText,
]);

const column = z
  .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
  .nullable();

const everywhere = [
  block('section', {
    text: text(3_000).optional(),
    fields: z.array(text(2_000)).min(1).max(10).optional(),
    accessory: inSection.optional(),
    expand: z.boolean().optional(),
  }).refine(({ text, fields }) => Boolean(text ?? fields), {
    error: 'missing required field: text',
    when: ({ issues }) => issues.length === 0,
  }),
  block('header', { text: plain(150), level: z.number().int().min(1).max(4).optional() }),
  block('divider', {}),
  block('image', { ...imageSource, title: plain(2_000).optional() }),
  block('context', { elements: z.array(inContext).min(1).max(10) }),
  block('actions', { elements: z.array(inActions).min(1).max(25) }),
  block('input', {
    label: plain(2_000),
    element: inInput,
    hint: plain(2_000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  richText,
  loosely('video', {
    title: plain(200),
    alt_text: z.string().min(1),
    video_url: z.string(),
    thumbnail_url: z.string(),
  }),
] as const;

const inMessages = [
  block('file', { external_id: z.string().min(1), source: z.literal('remote') }),
  block('table', {
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z.array(column).max(20).optional(),
  }),
  block('markdown', { text: z.string().min(1).max(12_000) }),
  loosely('plan', { title: z.string().min(1) }),
  loosely('task_card', {
    task_id: z.string().min(1),
    title: z.string().min(1),
    status: z.enum(['pending', 'in_progress', 'complete', 'error']).optional(),
  }),
  loosely('context_actions', {
    elements: z
      .array(z.looseObject({ type: z.string() }))
      .min(1)
      .max(5),
  }),
  loosely('card', {}),
  loosely('carousel', { elements: z.array(z.looseObject({})).min(1).max(10) }),
  loosely('container', {}),
  loosely('data_table', { caption: z.string().min(1) }),
] as const;

export const messageBlocks = z.array(z.discriminatedUnion('type', [...everywhere, ...inMessages])).max(50);

const viewBlocks = z.array(z.discriminatedUnion('type', [...everywhere, loosely('alert', {})])).max(100);

const view = {
  blocks: viewBlocks,
  private_metadata: z.string().max(3_000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

/** https://docs.slack.dev/reference/views */
export const modal = z.strictObject({
  ...view,
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).nullish(),
  close: plain(24).nullish(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
});

export const home = z.strictObject({ ...view, type: z.literal('home') });
