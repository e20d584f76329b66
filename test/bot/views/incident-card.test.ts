import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../playground/slack/limits.ts';
import { cardOf } from '../../../src/bot/views/card.ts';
import { wordsIn, type Language } from '../../../src/bot/views/language.ts';
import type { IncidentView } from '../../../src/incidents.ts';
import { golden } from './golden.ts';

const START = 1_700_000_000_000;
const MINUTE = 60_000;
const DEE = { by: 'U0DEE', at: START + 3 * MINUTE, checked: true };
const HOSTILE = '<!channel> <@U0EVE> <https://192.0.2.66|click> & *bold* {{ .Labels }}';

const INCIDENT: IncidentView = {
  operation: 'incident',
  workflowId: 'incident/0123456789abcdef',
  runId: '0192f0c1-0000-7000-8000-000000000002',
  title: { id: 'incident.title', title: 'HighErrorRate', about: 'shop' },
  severity: 'sev2',
  status: 'acknowledged',
  startedAt: START + 5_000,
  since: START,
  alerts: { firing: 1, resolved: 0, truncated: 0 },
  acknowledged: DEE,
  commander: DEE,
  oncall: ['@platform-oncall'],
  now: [
    { id: 'incident.metric', name: 'errors', value: 0.041, before: 0.002, limit: 0.01, unit: 'ratio', bad: 'above' },
    {
      id: 'incident.pods',
      namespace: 'shop-production',
      deployment: 'shop-web',
      ready: 2,
      pods: 3,
      troubles: [{ pod: 'shop-web-7d9f', ready: false, restarts: 6, reason: 'OOMKilled', limit: '512Mi' }],
    },
    {
      id: 'incident.runs',
      app: 'shop',
      runs: [{ operation: 'deploy', target: 'shop 1.4.2', status: 'succeeded', by: 'U0ANA', at: START - 9 * MINUTE }],
      since: START,
    },
  ],
  choices: ['diagnose', 'remediate', 'severity', 'resolve'],
  remedies: [],
  doing: [],
  link: 'https://temporal.example/namespaces/default/workflows/incident%2F0123456789abcdef',
};

const { acknowledged: _, commander: __, ...unanswered } = INCIDENT;

const VIEWS: Readonly<Record<string, IncidentView>> = {
  acknowledged: INCIDENT,
  firing: {
    ...unanswered,
    status: 'firing',
    now: [],
    alerts: { firing: 500, resolved: 3, truncated: 12 },
    choices: ['acknowledge', 'command', 'diagnose', 'remediate', 'severity', 'resolve'],
  },
  mitigated: { ...INCIDENT, status: 'mitigated', mitigatedAt: START + 16 * MINUTE },
  resolved: {
    ...INCIDENT,
    status: 'resolved',
    resolved: { ...DEE, at: START + 19 * MINUTE },
    now: [],
    choices: [],
  },
  asking: {
    ...INCIDENT,
    doing: [{ id: 'incident.remedy', action: { type: 'cordon', node: 'node-07' } }],
    question: {
      id: 'remedy/cordon/1',
      step: 'cordon',
      choices: ['approve', 'reject'],
      expiresAt: START + 60 * MINUTE,
      otherwise: { id: 'approval.otherwise', onTimeout: 'reject', escalated: false, expiresAt: START + 60 * MINUTE },
    },
  },
  hostile: {
    ...INCIDENT,
    title: { id: 'incident.title', title: HOSTILE, about: HOSTILE },
    oncall: [HOSTILE],
    now: [{ id: 'incident.blind', what: 'metric', name: HOSTILE, why: HOSTILE }],
  },
  long: { ...INCIDENT, title: { id: 'incident.title', title: 'x'.repeat(5_000), about: '<'.repeat(5_000) } },
};

describe('the card of an incident', () => {
  test('looks as its golden in German', () => {
    const drawn = cardIn('de', 'asking');

    expect(drawn).toEqual(golden('incident-asking-de', drawn));
  });

  test.each(Object.keys(VIEWS))('that is %s looks as its golden', (name) => {
    const drawn = cardIn('en', name);

    expect(drawn).toEqual(golden(`incident-${name}`, drawn));
  });

  test.each(Object.keys(VIEWS))('that is %s is within the limits of Slack', (name) => {
    expect(() => checkMessage(cardIn('en', name))).not.toThrow();
    expect(() => checkMessage(cardIn('de', name))).not.toThrow();
  });

  test('has no buttons once it is resolved', () => {
    expect(cardIn('en', 'resolved').blocks.map(({ type }) => type)).not.toContain('actions');
  });

  test('shows foreign text as text, never as a mention or a link', () => {
    expect(JSON.stringify(cardIn('en', 'hostile'))).not.toMatch(/<!channel>|<@U0EVE>|<https:\/\/192/);
  });
});

function cardIn(language: Language, name: string) {
  return cardOf(view(name), wordsIn(language));
}

function view(name: string): IncidentView {
  const found = VIEWS[name];
  if (!found) throw new TypeError(`There is no view ${name}.`);
  return found;
}
