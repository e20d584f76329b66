import { afterEach, describe, expect, it } from 'vitest';
import type { StartRequest } from '../../src/bot/runs.ts';
import { INCIDENT, INCIDENT_FORM, INCIDENT_SHORTCUT, writeButtonValue } from '../../src/bot/action-ids.ts';
import { incidentForm } from '../../src/bot/views/incident-form.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import type { IncidentView } from '../../src/incidents.ts';
import { verify } from '../../src/signature.ts';
import { setBotStage, SIGNING_KEY } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

afterEach(forgetSlack);

const TODAY = new Date().toISOString().slice(0, 10);
const VIEW: IncidentView = {
  operation: 'incident',
  workflowId: 'incident/1',
  runId: 'run-1',
  title: { id: 'incident.title', title: 'HighErrorRate' },
  severity: 'sev2',
  status: 'firing',
  startedAt: 1,
  since: 1,
  oncall: [],
  now: [],
  doing: [],
  choices: [],
  remedies: [
    {
      name: 'restart-web',
      what: { id: 'incident.remedy', action: { type: 'restart', namespace: 'shop', deployment: 'shop-web' } },
      confirm: true,
      run: ['@platform'],
      approve: ['@release-managers'],
    },
  ],
};
const VIEWS = { 'views.open': { view: { id: 'V1' } }, 'views.update': { view: { id: 'V1' } } };
const valueOf = (choice: 'severity' | 'remediate', question: string) =>
  writeButtonValue({ workflowId: 'incident/1', run: 'run-1', question, choice });

describe('/incident', () => {
  it.each([
    ['checkout is slow', 'sev2', 'checkout is slow'],
    ['sev1 checkout is down', 'sev1', 'checkout is down'],
    ['SEV3   a disk   fills', 'sev3', 'a disk fills'],
    ['sev4 is no severity', 'sev2', 'sev4 is no severity'],
  ])('%j opens one of that severity and title', async (text, severity, title) => {
    const stage = await setBotStage();
    await stage.command('/incident', text);
    expect(stage.started).toMatchObject([
      {
        operation: 'incident',
        workflow: 'respondToIncident',
        workflowId: expect.stringMatching(new RegExp(`^incident/[a-z0-9-]{1,40}-${TODAY}$`)),
        input: { title, severity, requestedBy: 'U0ANA', channel: 'C0OPS' },
      } satisfies Partial<Record<keyof StartRequest, unknown>>,
    ]);
  });

  it('without a title opens the form', async () => {
    const stage = await setBotStage({ answers: VIEWS });
    await stage.command('/incident', 'sev1');
    const view = JSON.parse(stage.callsOf('views.open')[0]?.['view'] ?? '{}') as object;
    const form = incidentForm({ title: '', severity: 'sev1', channel: 'C0OPS' }, wordsIn('en'));
    expect(view).toEqual(JSON.parse(JSON.stringify(form)));
    expect(stage.started).toEqual([]);
  });

  it('speaks where deckhand.yaml says if the bot is not in the channel', async () => {
    const stage = await setBotStage({ answers: { 'conversations.info': { channel: { is_member: false } } } });
    await stage.command('/incident', 'checkout is slow');
    expect(stage.started[0]?.input).not.toHaveProperty('channel');
  });

  it('is refused whom the policy does not name, and guests', async () => {
    const stranger = await setBotStage({ mayRun: ['@release-managers'] });
    await stranger.command('/incident', 'checkout is slow');
    expect(stranger.told[0]?.['text']).toContain('`/incident` is for @release-managers; that is not you.');
    forgetSlack();
    const guest = await setBotStage({ answers: { 'users.info': { user: { id: 'U0ANA', is_restricted: true } } } });
    await guest.command('/incident', 'checkout is slow');
    expect(guest.told[0]?.['text']).toContain('Guests');
    expect([...stranger.started, ...guest.started]).toEqual([]);
  });

  it('names the one that was opened under that title today', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'running', run: RUN }) } });
    await stage.command('/incident', 'checkout is slow');
    expect(stage.told[0]?.['text']).toMatch(/An incident of that name was opened by <@U0BEN> today.*See the thread/);
  });

  it('with a title that is a novel is refused', async () => {
    const stage = await setBotStage();
    await stage.command('/incident', 'x'.repeat(200));
    expect(stage.told[0]?.['text']).toContain('200 characters long');
  });
});

describe('the form and the shortcut', () => {
  it('open an incident about a message, with where it is from', async () => {
    const stage = await setBotStage({ answers: VIEWS });
    await stage.deliver({
      type: 'message_action',
      callback_id: INCIDENT_SHORTCUT,
      trigger_id: 'trigger-9',
      message_ts: '1700000000.1',
      user: { id: 'U0ANA', team_id: 'T0TEAM' },
      team: { id: 'T0TEAM', domain: 'example' },
      channel: { id: 'C0OPS', name: 'ops' },
      message: { type: 'message', ts: '1700000000.1', user: 'U0BEN', text: 'checkout is slow\nsince noon' },
      action_ts: '1700000050.1',
      response_url: 'https://hooks.slack.com/app/1',
    });
    const view = JSON.parse(stage.callsOf('views.open')[0]?.['view'] ?? '{}') as { private_metadata: string };
    expect(JSON.stringify(view)).toContain('"initial_value":"checkout is slow"');
    await stage.deliver(submission(view.private_metadata, 'checkout is slow', 'sev1'));
    expect(stage.started[0]?.input).toMatchObject({
      title: 'checkout is slow',
      severity: 'sev1',
      from: { channel: 'C0OPS', ts: '1700000000.1', by: 'U0BEN', text: 'checkout is slow\nsince noon' },
    });
  });
});

describe('the sheets', () => {
  it('say beside each button what it will do, for whom it is and who approves it', async () => {
    const stage = await setBotStage({ answers: VIEWS, runs: { describe: async () => ({ view: VIEW }) } });
    await stage.click(INCIDENT.remediate, valueOf('remediate', 'remediate'));
    const view = stage.callsOf('views.open')[0]?.['view'] ?? '';
    expect(view).toContain('Restart Deployment shop-web in shop');
    expect(view).toContain('For @platform, then approved by @release-managers');
    expect(view).toContain('"confirm"');
  });

  it('cannot be opened while no worker answers, and say so', async () => {
    const stage = await setBotStage({ answers: VIEWS });
    await stage.click(INCIDENT.severity, valueOf('severity', 'severity'));
    expect(stage.told[0]?.['text']).toContain('No worker answers');
  });

  it('send what was chosen, signed, with the time of the click', async () => {
    const stage = await setBotStage({ answers: VIEWS });
    await stage.deliver(choiceInView(valueOf('remediate', 'remedy/restart-web')));
    const { decision, workflowId } = stage.sent[0] ?? {};
    expect(workflowId).toBe('incident/1');
    expect(decision).toMatchObject({
      question: 'remedy/restart-web',
      choice: 'remediate',
      by: 'U0ANA',
      at: 1_700_000_050_123,
    });
    expect(decision && verify(decision, SIGNING_KEY)).toBe(true);
    expect(stage.callsOf('views.update')[0]?.['view']).toContain('Sent.');
  });

  it('opened by a click that comes twice are open once, and nobody is told of a fault', async () => {
    const answers = { 'views.open': { ok: false, error: 'exchanged_trigger_id' } };
    const stage = await setBotStage({ answers, runs: { describe: async () => ({ view: VIEW }) } });
    await stage.click(INCIDENT.severity, valueOf('severity', 'severity'));
    expect([stage.callsOf('views.open').length, stage.told]).toEqual([1, []]);
  });

  it('that Slack opens no more ask for another click', async () => {
    const answers = { 'views.open': { ok: false, error: 'expired_trigger_id' } };
    const stage = await setBotStage({ answers, runs: { describe: async () => ({ view: VIEW }) } });
    await stage.click(INCIDENT.severity, valueOf('severity', 'severity'));
    expect(stage.told[0]?.['text']).toContain('Please try again.');
  });

  it('that were closed at once leave the choice as it was made, and tell of no fault', async () => {
    const stage = await setBotStage({ answers: { 'views.update': { ok: false, error: 'not_found' } } });
    await stage.deliver(choiceInView(valueOf('severity', 'severity/sev1')));
    expect(stage.sent).toHaveLength(1);
    expect([stage.told, stage.callsOf('chat.postMessage')]).toEqual([[], []]);
  });

  it('that were closed at once still tell that the incident was over', async () => {
    const answers = { 'views.update': { ok: false, error: 'not_found' } };
    const stage = await setBotStage({ answers, runs: { decide: async () => false } });
    await stage.deliver(choiceInView(valueOf('severity', 'severity/sev1')));
    expect(stage.callsOf('chat.postMessage')[0]?.['text']).toContain('This incident is over.');
  });
});

describe('marks and corrections', () => {
  const message = { ts: '1700000010.1', thread_ts: '1700000000.000100', user: 'U0BEN', text: 'the cache is full' };
  const card = {
    ts: '1700000000.000100',
    metadata: { event_type: 'deckhand_card', event_payload: { run: 'run-1', workflow: 'incident/1' } },
  };

  it('a 📌 keeps a message of the thread with its author, and tells whoever marked it', async () => {
    const stage = await setBotStage({ replies: ({ ts }) => (ts === message.ts ? [message] : [card]) });
    await stage.event({
      type: 'reaction_added',
      user: 'U0ANA',
      reaction: 'pushpin',
      item: { type: 'message', channel: 'C0OPS', ts: message.ts },
      event_ts: '1700000060.5',
    });
    const kept = { workflowId: 'incident/1', key: message.ts, by: 'U0BEN', text: 'the cache is full', pinned: true };
    expect(stage.incidents.notes).toEqual([kept]);
    expect(stage.told[0]).toMatchObject({ user: 'U0ANA', text: 'Noted for the timeline of this incident.' });
  });

  it('another reaction, or one elsewhere, is nobody’s business', async () => {
    const stage = await setBotStage({ replies: () => [{ ts: message.ts, user: 'U0BEN', text: 'hello' }] });
    for (const reaction of ['tada', 'pushpin']) {
      await stage.event({
        type: 'reaction_added',
        user: 'U0ANA',
        reaction,
        item: { type: 'message', channel: 'C0OPS', ts: message.ts },
        event_ts: '1700000060.5',
      });
    }
    expect([stage.incidents.notes, stage.told]).toEqual([[], []]);
  });

  it('an edited message of the thread is told the incident', async () => {
    const stage = await setBotStage({ replies: () => [card] });
    await stage.event({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C0OPS',
      channel_type: 'channel',
      message: { ...message, text: 'the cache was full' },
      ts: '1700000070.1',
      event_ts: '1700000070.1',
    });
    expect(stage.incidents.edits).toEqual([{ workflowId: 'incident/1', key: message.ts, text: 'the cache was full' }]);
  });
});

it('/deckhand incidents lists the open ones, the worst first', async () => {
  const stage = await setBotStage();
  const thread = { channel: 'C0OPS', ts: '1.1' };
  stage.incidents.open.push(
    { title: 'a disk <fills>', severity: 'sev3', status: 'firing', since: 1_700_000_000_000 },
    { title: 'checkout', severity: 'sev1', status: 'acknowledged', since: 1_700_000_100_000, thread },
  );
  await stage.command('/deckhand', 'incidents');
  const lines = String(stage.told[0]?.['text']).split('\n');
  expect(lines[0]).toMatch(/^• SEV1 \*checkout\*: acknowledged since .*See the thread/);
  expect(lines[1]).toMatch(/^• SEV3 \*a disk &lt;fills&gt;\*: firing since /);
});

function submission(metadata: string, title: string, severity: string) {
  return {
    type: 'view_submission',
    trigger_id: 'trigger-10',
    team: { id: 'T0TEAM', domain: 'example' },
    user: { id: 'U0ANA', team_id: 'T0TEAM' },
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: INCIDENT_FORM,
      private_metadata: metadata,
      state: {
        values: {
          title: { value: { type: 'plain_text_input', value: title } },
          severity: { value: { type: 'radio_buttons', selected_option: { value: severity } } },
        },
      },
    },
  };
}

function choiceInView(value: string) {
  return {
    type: 'block_actions',
    team: { id: 'T0TEAM', domain: 'example' },
    user: { id: 'U0ANA', team_id: 'T0TEAM' },
    container: { type: 'view', view_id: 'V1' },
    view: { id: 'V1', type: 'modal' },
    trigger_id: 'trigger-11',
    actions: [
      {
        type: 'button',
        action_id: INCIDENT.choose,
        block_id: 'b',
        value,
        action_ts: '1700000050.123456',
        text: { type: 'plain_text', text: '·' },
      },
    ],
  };
}
