import { IANAZone } from 'luxon';
import { z } from 'zod';
import { PROFILE, SERIES } from './constants.ts';
import { WEEKDAYS } from './freeze-windows.ts';
import { cleanup, cleanupLimits } from './settings-cleanup.ts';
import { incidentPolicy, incidents } from './settings-incidents.ts';
import { models, trainLimits } from './settings-models.ts';
import { approvalRule, duration, name, people, person } from './settings-parts.ts';

const attempts = z.number().int().min(1).max(20);
const label = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, 'must be a Kubernetes label value');
const runPolicy = { run: people, fromTemporal: z.boolean().optional() };
const gated = z.strictObject({
  ...runPolicy,
  approve: z.strictObject({ production: approvalRule }),
  override: z.array(person).default([]),
});

const severity = z.enum(['critical', 'high', 'medium', 'low']);
const git = z.string().regex(/^(https?|ssh):\/\/[^\s]+$|^[\w.-]+@[\w.-]+:[^\s]+$/, 'must be a git address');

const builder = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('buildkit'),
    namespace: name,
    pushSecret: name,
    dockerfile: z.string().default('Dockerfile'),
    context: z.string().default(''),
    gitSecret: name.optional(),
    platform: z
      .string()
      .regex(/^[a-z0-9/,]+$/, 'must be a platform such as linux/amd64')
      .optional(),
  }),
  z.strictObject({ type: z.literal('command'), argv: z.array(z.string().min(1)).min(1) }),
]);

const environment = z.strictObject({
  application: name,
  project: name.default('default'),
  git: z.strictObject({ repository: git, branch: z.string().min(1), path: z.string().min(1) }).optional(),
});

const app = z.strictObject({
  repository: git,
  ref: z.string().includes('{version}', { error: 'must contain {version}' }).default('v{version}'),
  image: z.string().regex(/^[a-z0-9.:-]+(\/[a-z0-9._-]+){2,}$/, 'must be host/project/repository, without a tag'),
  builder,
  scan: z.strictObject({ maxSeverity: severity, ignoreUnfixed: z.boolean().default(false) }),
  tests: z
    .strictObject({
      image: z.string().min(1),
      command: z.array(z.string()).min(1),
      namespace: name,
      timeout: duration.prefault('20m'),
    })
    .optional(),
  environments: z.strictObject({ staging: environment, production: environment }),
  watch: z
    .strictObject({
      for: duration.prefault('10m'),
      query: z.string().optional(),
      limit: z.number().optional(),
      tolerate: duration.prefault('3m'),
    })
    .prefault({}),
  compare: z.string().optional(),
});

const moment = z
  .string()
  .regex(
    new RegExp(`^(${WEEKDAYS.join('|')}) ([01]\\d|2[0-3]):[0-5]\\d$`),
    'must be a weekday and time such as Fri 16:00',
  );

const freezeWindow = z.strictObject({
  from: moment,
  to: moment,
  zone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'must be a time zone such as Europe/Berlin'),
  reason: z.string().min(1),
});

const provisionLimits = z.strictObject({
  call: duration.prefault('5m'),
  callAttempts: attempts.default(3),
  deploy: duration.prefault('35m'),
  configure: duration.prefault('10m'),
  configureAttempts: attempts.default(3),
  join: duration.prefault('10m'),
  question: duration.prefault('4h'),
});

const deployLimits = z.strictObject({
  call: duration.prefault('5m'),
  callAttempts: attempts.default(3),
  build: duration.prefault('1h'),
  scan: duration.prefault('20m'),
  sync: duration.prefault('20m'),
  question: duration.prefault('4h'),
});

/** `deckhand.yaml`. Unknown keys are errors, durations come out in ms. */
export const settingsSchema = z.strictObject({
  language: z.enum(['en', 'de']).default('en'),
  channel: z.string().min(1),
  cluster: z.strictObject({
    server: z.url({ protocol: /^https?$/ }),
    k3sVersion: z.string().regex(/^v\d+\.\d+\.\d+\+k3s\d+$/, 'must be a k3s version such as v1.33.4+k3s1'),
  }),
  machines: z.strictObject({ defaultProfile: z.string() }),
  profiles: z.record(
    z.string().regex(PROFILE, 'a profile name is lower-case letters, digits and dashes'),
    z.strictObject({
      series: z.string().regex(SERIES, 'must be a series such as noble'),
      labels: z.record(z.string().max(253), label).default({}),
    }),
  ),
  apps: z.record(name, app).default({}),
  models,
  cleanup,
  incidents,
  policies: z.strictObject({
    provision: z.strictObject(runPolicy),
    deploy: gated.optional(),
    rollback: gated.optional(),
    freeze: z.strictObject(runPolicy).optional(),
    train: z.strictObject({ ...runPolicy, approve: z.strictObject({ registry: approvalRule }) }).optional(),
    cleanup: z.strictObject({ ...runPolicy, approve: z.strictObject({ deletion: approvalRule }) }).optional(),
    incident: incidentPolicy.optional(),
    doctor: z.strictObject({ run: people }).optional(),
  }),
  /** Weekly times in which an environment is left alone. */
  freezes: z
    .strictObject({ staging: z.array(freezeWindow).default([]), production: z.array(freezeWindow).default([]) })
    .prefault({}),
  limits: z
    .strictObject({
      provision: provisionLimits.prefault({}),
      deploy: deployLimits.prefault({}),
      train: trainLimits.prefault({}),
      cleanup: cleanupLimits.prefault({}),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;
