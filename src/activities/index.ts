import { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { createPeople } from '../people.ts';
import type { Settings } from '../settings.ts';
import { createAnsibleActivities } from './ansible.ts';
import { createCancelActivities } from './cancel.ts';
import { createJudgeActivities } from './judge.ts';
import { createKubernetes } from './kubernetes.ts';
import { createMaasActivities } from './maas.ts';
import { createPlanActivities } from './plan.ts';
import { createSlackActivities } from './slack.ts';
import { createPace } from './slack-pace.ts';

/** ms; divided by the pace when the platform is simulated. */
const MAAS_POLL = 15_000;
const NODE_POLL = 5_000;
const PROGRESS = 15_000;

/** Temporal retries, not the client: only Temporal knows what may already have been posted. */
const SLACK_CLIENT = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 10_000 };

/** The worker's composition root: every activity, by the task queue that serves it. */
export function createActivities(config: Config, settings: Settings) {
  const pace = config.DECKHAND_PLAYGROUND_SPEED ?? 1;
  const fromTemporal = config.DECKHAND_PLAYGROUND_SPEED !== undefined;
  const progressEvery = PROGRESS / pace;
  const client = new WebClient(config.SLACK_BOT_TOKEN, {
    ...SLACK_CLIENT,
    ...(config.SLACK_API_URL ? { slackApiUrl: config.SLACK_API_URL } : {}),
  });
  const kubernetes = createKubernetes({
    pollInterval: NODE_POLL / pace,
    progressEvery,
    ...(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {}),
  });
  const { provision } = settings.policies;
  return {
    deckhand: {
      ...createPlanActivities({
        channel: settings.channel,
        profiles: settings.profiles,
        defaultProfile: settings.machines.defaultProfile,
        policies: { provision: { run: provision.run, fromTemporal: provision.fromTemporal ?? fromTemporal } },
        limits: settings.limits,
        pace,
        ...(config.TEMPORAL_UI_URL ? { temporalUi: config.TEMPORAL_UI_URL } : {}),
      }),
      ...createJudgeActivities({ find: createPeople(client).find, signingKey: config.DECKHAND_SIGNING_KEY ?? '' }),
      ...createCancelActivities(),
      ...createMaasActivities({
        url: config.MAAS_URL ?? '',
        apiKey: config.MAAS_API_KEY ?? '',
        pollInterval: MAAS_POLL / pace,
        progressEvery,
      }),
      ...kubernetes.activities,
      ...createAnsibleActivities({
        program: config.ANSIBLE_PLAYBOOK ?? 'ansible-playbook',
        joinTokens: kubernetes.joinTokens,
        cluster: settings.cluster,
        progressEvery,
        ...(config.ANSIBLE_PRIVATE_KEY_FILE ? { privateKeyFile: config.ANSIBLE_PRIVATE_KEY_FILE } : {}),
      }),
    },
    slack: createSlackActivities({ client, pace: createPace(), language: settings.language }),
  };
}
