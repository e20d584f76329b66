import { describe, expect, it } from 'vitest';
import { checkMessage, checkView } from '../../playground/slack/limits.ts';
import { SlackError } from '../../playground/slack/types.ts';

const long = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const option = (value: string, text = value) => ({ text: plain(text), value });
const button = (more: object = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const select = (more: object = {}) => ({ type: 'static_select', action_id: 'pick', options: [option('a')], ...more });
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Machine'), element, ...more });
const typed = (more: object = {}) => ({ type: 'plain_text_input', action_id: 'name', ...more });

function refusal(check: () => void): { error: string; messages: unknown } | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const { messages } = (error.more['response_metadata'] ?? {}) as { messages?: unknown };
    return { error: error.message, messages };
  }
}
const ofMessage = (message: Parameters<typeof checkMessage>[0]) => refusal(() => checkMessage(message));
const ofBlocks = (...blocks: object[]) => ofMessage({ text: 'said', blocks });
const ofModal = (view: object) =>
  refusal(() => checkView({ type: 'modal', title: plain('Provision'), blocks: [], ...view }, 'modal'));

describe('a message', () => {
  it.each<[string, object, string]>([
    ['says nothing', {}, 'no_text'],
    ['says nothing and has no blocks', { text: '', blocks: [] }, 'no_text'],
    ['is longer than 40,000 characters', { text: long(40_001) }, 'msg_too_long'],
    ['has blocks that are no list', { text: 'a', blocks: {} }, 'invalid_blocks_format'],
    ['has 51 blocks', { text: 'a', blocks: many(51, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    [
      'has more than 12,000 characters in its blocks',
      { text: 'a', blocks: many(5, () => section(long(2_500))) },
      'msg_blocks_too_long',
    ],
    ['has metadata without an event_type', { text: 'a', metadata: { event_payload: {} } }, 'invalid_metadata_format'],
    ['has metadata without a payload', { text: 'a', metadata: { event_type: 'run' } }, 'invalid_metadata_format'],
    [
      'has metadata too large',
      { text: 'a', metadata: { event_type: 'run', event_payload: { key: long(8_000) } } },
      'metadata_too_large',
    ],
  ])('that %s is refused', (_, message, error) => {
    expect(ofMessage(message)?.error).toBe(error);
  });

  it('is refused with what is wrong where, in the words of Slack', () => {
    expect(ofBlocks({ type: 'divider' }, section(long(3_001)))).toEqual({
      error: 'invalid_blocks',
      messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
    });
  });
});

describe('blocks and elements at their limits', () => {
  it.each<[string, object]>([
    ['section', section(long(3_000))],
    ['ten fields', { type: 'section', fields: many(10, () => mrkdwn(long(1_000))) }],
    ['header', { type: 'header', text: plain(long(150)) }],
    ['context', { type: 'context', elements: many(10, () => mrkdwn('a')) }],
    ['25 buttons', actions(...many(25, (at) => button({ action_id: `go-${at}` })))],
    ['image', { type: 'image', image_url: 'https://example.lan/a.png', alt_text: long(2_000) }],
    ['100 options', actions(select({ options: many(100, (at) => option(`${at}`)) }))],
    ['overflow', actions({ type: 'overflow', action_id: 'more', options: many(5, (at) => option(`${at}`)) })],
    ['date', actions({ type: 'datepicker', action_id: 'day', initial_date: '2026-11-24' })],
    ['input', input(typed({ max_length: 3_000, placeholder: plain(long(150)) }), { hint: plain(long(2_000)) })],
    ['table', { type: 'table', rows: many(100, () => many(20, () => ({ type: 'raw_text', text: '1' }))) }],
    ['file', { type: 'file', external_id: 'F1', source: 'remote' }],
    [
      'rich text',
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }] },
    ],
  ])('are taken: %s', (_, block) => {
    expect(ofBlocks(block)).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['an unknown type', { type: 'poll' }, 'unsupported type: poll'],
    ['an unknown property', { ...section('a'), colour: 'red' }, 'invalid additional property: colour'],
    ['an empty section', { type: 'section' }, 'missing required field: text'],
    ['an empty text', section(''), 'must be more than 0 characters'],
    ['11 fields', { type: 'section', fields: many(11, () => mrkdwn('a')) }, 'no more than 10 items allowed'],
    ['a field of 2,001', { type: 'section', fields: [mrkdwn(long(2_001))] }, 'must be less than 2001 characters'],
    ['a header of 151', { type: 'header', text: plain(long(151)) }, 'must be less than 151 characters'],
    ['mrkdwn in a header', { type: 'header', text: mrkdwn('a') }, 'must be one of: plain_text'],
    ['11 in a context', { type: 'context', elements: many(11, () => mrkdwn('a')) }, 'no more than 10 items allowed'],
    ['26 buttons', actions(...many(26, (at) => button({ action_id: `${at}` }))), 'no more than 25 items allowed'],
    ['no buttons', actions(), 'no less than 1 items allowed'],
    ['a button text of 76', actions(button({ text: plain(long(76)) })), 'must be less than 76 characters'],
    ['a button value of 2,001', actions(button({ value: long(2_001) })), 'must be less than 2001 characters'],
    ['an action id of 256', actions(button({ action_id: long(256) })), 'must be less than 256 characters'],
    ['an unknown style', actions(button({ style: 'green' })), 'must be one of: primary, danger'],
    ['a block id of 256', { type: 'divider', block_id: long(256) }, 'must be less than 256 characters'],
    ['the same action id twice', actions(button(), button()), 'already exists for another element'],
    ['101 options', actions(select({ options: many(101, (at) => option(`${at}`)) })), 'no more than 100 items allowed'],
    ['an option text of 76', actions(select({ options: [option('a', long(76))] })), 'must be less than 76 characters'],
    [
      'an option value of 151',
      actions(select({ options: [option(long(151), 'a')] })),
      'must be less than 151 characters',
    ],
    [
      'no options',
      actions({ type: 'static_select', action_id: 'pick' }),
      'one of options or option_groups is required',
    ],
    [
      'six in an overflow',
      actions({ type: 'overflow', action_id: 'o', options: many(6, (at) => option(`${at}`)) }),
      'no more than 5 items allowed',
    ],
    [
      'a date that is none',
      actions({ type: 'datepicker', action_id: 'd', initial_date: 'today' }),
      'must be a date as YYYY-MM-DD',
    ],
    [
      'a confirm title of 101',
      actions(
        button({ confirm: { title: plain(long(101)), text: plain('a'), confirm: plain('a'), deny: plain('a') } }),
      ),
      'must be less than 101 characters',
    ],
    [
      'a confirm without deny',
      actions(button({ confirm: { title: plain('a'), text: plain('a'), confirm: plain('a') } })),
      'missing required field: deny',
    ],
    [
      'an image without alt_text',
      { type: 'image', image_url: 'https://example.lan/a.png' },
      'missing required field: alt_text',
    ],
    [
      'an image with alt_text of 2,001',
      { type: 'image', image_url: 'https://example.lan/a.png', alt_text: long(2_001) },
      'must be less than 2001 characters',
    ],
    ['an input label of 2,001', input(typed(), { label: plain(long(2_001)) }), 'must be less than 2001 characters'],
    ['a button as input', input(button()), 'unsupported type: button'],
    ['a text input among buttons', actions(typed()), 'unsupported type: plain_text_input'],
    [
      '101 rows',
      { type: 'table', rows: many(101, () => [{ type: 'raw_text', text: '' }]) },
      'no more than 100 items allowed',
    ],
    [
      '21 cells',
      { type: 'table', rows: [many(21, () => ({ type: 'raw_text', text: '' }))] },
      'no more than 20 items allowed',
    ],
    ['a file from elsewhere', { type: 'file', external_id: 'F1', source: 'local' }, 'must be one of: remote'],
    ['markdown of 12,001', { type: 'markdown', text: long(12_001) }, 'must be less than 12001 characters'],
    [
      'rich text of an unknown kind',
      { type: 'rich_text', elements: [{ type: 'rich_text_poem', elements: [] }] },
      'unsupported type: rich_text_poem',
    ],
  ])('are refused beyond them: %s', (_, block, says) => {
    const refused = ofBlocks(block);
    expect(refused?.error).toBe('invalid_blocks');
    expect(String(refused?.messages)).toContain(says);
  });

  it('are refused when two blocks have one id', () => {
    const refused = ofBlocks({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' });
    expect(String(refused?.messages)).toContain('`block_id` "a" already exists for another block');
  });
});

describe('a view', () => {
  it('takes 100 blocks, a title of 24 and 3,000 characters of private_metadata', () => {
    const blocks = many(100, () => ({ type: 'divider' }));
    expect(ofModal({ title: plain(long(24)), blocks, private_metadata: long(3_000) })).toBeUndefined();
  });

  it.each<[string, object, string]>([
    [
      '101 blocks',
      { blocks: many(101, () => ({ type: 'divider' })) },
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    ['a title of 25', { title: plain(long(25)) }, 'must be less than 25 characters [json-pointer:/view/title/text]'],
    ['a submit of 25', { submit: plain(long(25)) }, 'must be less than 25 characters [json-pointer:/view/submit/text]'],
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    [
      'private_metadata of 3,001',
      { private_metadata: long(3_001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback_id of 256',
      { callback_id: long(256) },
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    ['an unknown property', { colour: 'red' }, 'invalid additional property: colour [json-pointer:/view]'],
    ['a table, which only messages have', { blocks: [{ type: 'table', rows: [] }] }, 'unsupported type: table'],
    ['inputs and no submit', { blocks: [input(typed())] }, 'missing required field: submit'],
  ])('with %s is refused', (_, view, says) => {
    const refused = ofModal(view);
    expect(refused?.error).toBe('invalid_arguments');
    expect(String(refused?.messages)).toContain(`[ERROR] ${says}`);
  });

  it('of more than 250 kB is refused', () => {
    const blocks = many(100, () => section(long(2_900)));
    expect(ofModal({ blocks })).toMatchObject({ error: 'view_too_large' });
  });

  it('for Home has no title', () => {
    const refused = refusal(() => checkView({ type: 'home', title: plain('a'), blocks: [] }, 'home'));
    expect(String(refused?.messages)).toContain('invalid additional property: title');
  });
});
