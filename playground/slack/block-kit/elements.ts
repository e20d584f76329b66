import { z } from 'zod';
import { confirm, id, imageSource, option, optionGroups, options, plain, text } from './objects.ts';

/** Slack's block elements (https://docs.slack.dev/reference/block-kit/block-elements), with their limits. */
const acts = { action_id: id.optional(), confirm: confirm.optional() };
const fills = { ...acts, focus_on_load: z.boolean().optional(), placeholder: plain(150).optional() };
const several = { max_selected_items: z.number().int().min(1).optional() };
const fixed = { options: options.optional(), option_groups: optionGroups.optional() };
const asked = { min_query_length: z.number().int().min(0).optional() };
const filter = {
  filter: z.looseObject({}).optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
};
const few = z.array(option).min(1).max(10);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date as YYYY-MM-DD');
const time = z.string().regex(/^\d{2}:\d{2}$/, 'must be a time as HH:mm');
const words = z.array(z.string());
const dispatch = z
  .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])) })
  .optional();

const element = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

const select = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  element(type, { ...fills, ...shape }).refine(hasOneSource, {
    error: 'one of options or option_groups is required, and only one',
    when: ({ value }) => typeof value === 'object',
  });

function hasOneSource(element: object): boolean {
  return 'options' in element !== 'option_groups' in element;
}

const button = element('button', {
  ...acts,
  text: plain(75),
  value: z.string().max(2_000).optional(),
  url: z.string().max(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});

const choices = [
  select('static_select', { ...fixed, initial_option: option.optional() }),
  element('external_select', { ...fills, ...asked, initial_option: option.optional() }),
  element('users_select', { ...fills, initial_user: z.string().optional() }),
  element('conversations_select', { ...fills, ...filter, initial_conversation: z.string().optional() }),
  element('channels_select', {
    ...fills,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  select('multi_static_select', { ...fixed, ...several, initial_options: options.optional() }),
  element('multi_external_select', { ...fills, ...asked, ...several, initial_options: options.optional() }),
  element('multi_users_select', { ...fills, ...several, initial_users: words.optional() }),
  element('multi_conversations_select', { ...fills, ...filter, ...several, initial_conversations: words.optional() }),
  element('multi_channels_select', { ...fills, ...several, initial_channels: words.optional() }),
  element('datepicker', { ...fills, initial_date: date.optional() }),
  element('timepicker', { ...fills, initial_time: time.optional(), timezone: z.string().optional() }),
  element('datetimepicker', {
    ...acts,
    focus_on_load: z.boolean().optional(),
    initial_date_time: z.number().int().optional(),
  }),
  element('checkboxes', {
    ...acts,
    focus_on_load: z.boolean().optional(),
    options: few,
    initial_options: few.optional(),
  }),
  element('radio_buttons', {
    ...acts,
    focus_on_load: z.boolean().optional(),
    options: few,
    initial_option: option.optional(),
  }),
] as const;

const anywhere = [button, ...choices] as const;
const overflow = element('overflow', { ...acts, options: z.array(option).min(1).max(5) });
const image = element('image', imageSource);
const workflowButton = z.looseObject({
  type: z.literal('workflow_button'),
  text: plain(75),
  workflow: z.looseObject({}),
});

const typed = { ...fills, confirm: z.undefined().optional(), dispatch_action_config: dispatch };
const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a number')
  .optional();

export const inActions = z.discriminatedUnion('type', [
  ...anywhere,
  overflow,
  workflowButton,
  element('rich_text_input', { ...typed, initial_value: z.looseObject({ type: z.literal('rich_text') }).optional() }),
]);

export const inSection = z.discriminatedUnion('type', [...anywhere, overflow, workflowButton, image]);

export const inContext = z.union([text(3_000), image]);

export const inInput = z.discriminatedUnion('type', [
  ...choices,
  element('plain_text_input', {
    ...typed,
    initial_value: z.string().max(3_000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.number().int().min(0).max(3_000).optional(),
    max_length: z.number().int().min(1).max(3_000).optional(),
  }),
  element('number_input', {
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: decimal,
    min_value: decimal,
    max_value: decimal,
  }),
  element('email_text_input', { ...typed, initial_value: z.string().optional() }),
  element('url_text_input', { ...typed, initial_value: z.string().optional() }),
  element('rich_text_input', { ...typed, initial_value: z.looseObject({ type: z.literal('rich_text') }).optional() }),
  element('file_input', {
    action_id: id.optional(),
    filetypes: words.optional(),
    max_files: z.number().int().min(1).max(10).optional(),
  }),
]);
