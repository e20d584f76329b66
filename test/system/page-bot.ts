import type { App } from '@slack/bolt';
import type { Manifest } from '../../playground/slack/manifest.ts';
import { MANIFEST, type SlackStage } from '../playground/slack-stage.ts';

/** The manifest of an app with two commands that look like ours. */
export const PAGE_MANIFEST: Manifest = {
  ...MANIFEST,
  features: {
    ...MANIFEST.features,
    slash_commands: [
      { command: '/provision', description: 'Install a machine', usage_hint: '<machine> [--series noble]' },
      { command: '/deckhand', description: 'What you may run', usage_hint: 'help | runs' },
    ],
  },
};

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const option = (value: string, description: string) => ({ text: plain(value), value, description: plain(description) });
const MACHINES = [option('node-07', '32 cores, rack-2'), option('node-08', '16 cores, rack-1')];

export function card(status: string, lines: readonly string[] = [], running = true) {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } }) as const;
  const cancel = {
    type: 'button',
    action_id: 'cancel',
    text: plain('Cancel'),
    style: 'danger',
    confirm: {
      title: plain('Cancel this run?'),
      text: plain('What was done is undone.'),
      confirm: plain('Cancel the run'),
      deny: plain('Let it run'),
    },
  } as const;
  return {
    text: `Provision node-07 ${status}`,
    blocks: [
      section(`🔧 *Provision node-07* _${status}_`),
      section(['✓ *Check machine* Ready', ...lines].join('\n')),
      ...(running ? [{ type: 'actions', elements: [cancel] } as const] : []),
    ],
  };
}

const FORM = {
  type: 'modal',
  callback_id: 'provision',
  title: plain('Provision a machine'),
  submit: plain('Provision'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'machine',
      label: plain('Machine'),
      hint: plain('Only machines that are Ready.'),
      element: { type: 'external_select', action_id: 'machine', min_query_length: 0, placeholder: plain('Search') },
    },
    {
      type: 'input',
      block_id: 'labels',
      label: plain('Labels'),
      optional: true,
      element: { type: 'multi_static_select', action_id: 'labels', options: [option('gpu', 'a'), option('big', 'b')] },
    },
    {
      type: 'input',
      block_id: 'profile',
      label: plain('Profile'),
      element: { type: 'radio_buttons', action_id: 'profile', options: [option('worker', 'a'), option('gpu', 'b')] },
    },
    {
      type: 'input',
      block_id: 'day',
      label: plain('Day'),
      optional: true,
      element: { type: 'datepicker', action_id: 'day' },
    },
    {
      type: 'actions',
      block_id: 'more',
      elements: [{ type: 'button', action_id: 'details', text: plain('What is that?') }],
    },
    {
      type: 'input',
      block_id: 'why',
      label: plain('Reason'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'why', multiline: true },
    },
  ],
} as const;

/** A bot as small as can be that does each thing the page has to show. */
export function listen(app: App, client: SlackStage['client']): void {
  app.command('/provision', async ({ ack, command }) => {
    await ack();
    if (command.text) await client.chat.postMessage({ channel: command.channel_id, ...card('running') });
    else await client.views.open({ trigger_id: command.trigger_id, view: structuredClone(FORM) as never });
  });
  app.options('machine', async ({ ack, payload }) => {
    await ack({ options: MACHINES.filter(({ value }) => value.includes(payload.value)) });
  });
  app.view('provision', async ({ ack, view, body }) => {
    const machine = view.state.values['machine']?.['machine']?.selected_option?.value ?? '';
    if (machine === 'node-08') return ack({ response_action: 'errors', errors: { machine: 'node-08 is locked.' } });
    await ack();
    const profile = view.state.values['profile']?.['profile']?.selected_option?.value;
    const labels = view.state.values['labels']?.['labels']?.selected_options?.map(({ value }) => value).join(' ');
    return void (await client.chat.postMessage({
      channel: 'C0OPS',
      text: `<@${body.user.id}> wants ${machine} as ${profile} with ${labels}`,
    }));
  });
  app.action('cancel', async ({ ack, body }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message) return;
    const { ts } = body.message;
    await client.chat.update({ channel: 'C0OPS', ts, ...card('cancelled', [], false) });
    await client.chat.postMessage({ channel: 'C0OPS', thread_ts: ts, text: `Cancelled by <@${body.user.id}>.` });
  });
  app.action('details', async ({ ack, body }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    const words = { type: 'section', text: { type: 'mrkdwn', text: 'A profile says what runs there.' } } as const;
    await client.views.push({
      trigger_id: body.trigger_id,
      view: { type: 'modal', title: plain('Profiles'), blocks: [words] },
    });
  });
  app.event('app_home_opened', async ({ event }) => {
    const words = { type: 'section', text: { type: 'mrkdwn', text: 'Nothing waits for you.' } } as const;
    const header = { type: 'header', text: plain('Your runs') } as const;
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [header, words] } });
  });
  app.shortcut('make-note', async ({ ack, shortcut }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    await client.chat.postEphemeral({
      channel: 'C0OPS',
      user: shortcut.user.id,
      text: `Noted: ${shortcut.message.text}`,
    });
  });
}
