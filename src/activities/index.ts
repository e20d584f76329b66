import { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { countingFetch } from '../metrics.ts';
import { createPeople } from '../people.ts';
import { policiesOf } from '../policies.ts';
import type { Settings } from '../settings.ts';
import { createAnsibleActivities } from './ansible.ts';
import { createCancelActivities } from './cancel.ts';
import { createDelivery } from './delivery.ts';
import { createFreezeActivities } from './freeze.ts';
import { createIncidentActivities } from './incidents.ts';
import { createJudgeActivities } from './judge.ts';
import { createKubernetes } from './kubernetes.ts';
import { createLearning } from './learning.ts';
import { createMaasActivities } from './maas.ts';
import { createPlanActivities, createPlanner } from './plan.ts';
import { createQueueActivities } from './queue.ts';
import { createReconcileActivities } from './reconcile.ts';
import { createSlackActivities } from './slack.ts';
import { createPace, type Pace } from './slack-pace.ts';
import { createSweeping } from './sweeping.ts';

/** ms; divided by the pace when the platform is simulated. */
const MAAS_POLL = 15_000;
const NODE_POLL = 5_000;
const PROGRESS = 15_000;

/** Temporal retries, not the client: only Temporal knows what may already have been posted. */
const SLACK_CLIENT = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  fetch: countingFetch,
};

/** The worker's composition root: every activity, by the task queue that serves it. */
export function createActivities(
  config: Config,
  settings: Settings,
  slackPace: Pace = createPace(),
  progressEvery = PROGRESS / (config.DECKHAND_PLAYGROUND_SPEED ?? 1),
) {
  const pace = config.DECKHAND_PLAYGROUND_SPEED ?? 1;
  const fromTemporal = config.DECKHAND_PLAYGROUND_SPEED !== undefined;
  const client = new WebClient(config.SLACK_BOT_TOKEN, {
    ...SLACK_CLIENT,
    ...(config.SLACK_API_URL ? { slackApiUrl: config.SLACK_API_URL } : {}),
  });
  const kubernetes = createKubernetes({
    pollInterval: NODE_POLL / pace,
    progressEvery,
    ...(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {}),
  });
  const slack = { client, pace: slackPace, language: settings.language };
  const planFor = createPlanner({
    channel: settings.channel,
    policies: policiesOf(settings, fromTemporal),
    pace,
    ...(config.TEMPORAL_UI_URL ? { temporalUi: config.TEMPORAL_UI_URL } : {}),
  });
  const delivery = createDelivery(config, {
    planFor,
    apps: settings.apps,
    limits: settings.limits.deploy,
    pace,
    progressEvery,
  });
  return {
    deckhand: {
      ...createPlanActivities({
        planFor,
        profiles: settings.profiles,
        defaultProfile: settings.machines.defaultProfile,
        limits: settings.limits.provision,
      }),
      ...delivery,
      ...createLearning(config, {
        planFor,
        models: settings.models,
        limits: settings.limits.train,
        pace,
        progressEvery,
      }),
      ...createSweeping(config, {
        planFor,
        rules: settings.cleanup,
        apps: settings.apps,
        limits: settings.limits.cleanup,
        readApplication: (asked) => delivery.readApplication(asked),
        pace,
        progressEvery,
      }),
      ...createQueueActivities(),
      ...createIncidentActivities(config, {
        planFor,
        settings,
        readApplication: (asked) => delivery.readApplication(asked),
        slack: client,
        pace,
        progressEvery,
      }),
      ...createFreezeActivities({ windows: settings.freezes }),
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
    slack: { ...createSlackActivities(slack), ...createReconcileActivities(slack) },
  };
}
