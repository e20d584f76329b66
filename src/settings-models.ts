import { z } from 'zod';
import { MODEL, PARAM } from './constants.ts';
import { duration, name } from './settings-parts.ts';

const quantity = z.string().regex(/^\d+(\.\d+)?(m|[KMGT]i?)?$/, 'must be a Kubernetes quantity such as 500m or 4Gi');

const job = (timeout: string) =>
  z.strictObject({
    image: z.string().min(1),
    command: z.array(z.string()).min(1),
    timeout: duration.prefault(timeout),
    cpu: quantity.optional(),
    memory: quantity.optional(),
    gpu: z.number().int().min(0).max(64).default(0),
    waitForNode: duration.prefault('10m'),
  });

/** MLflow itself keeps `latest` and `v1` for its own use. */
const alias = z
  .string()
  .regex(/^(?!latest$|v\d+$)[A-Za-z0-9_-]{1,60}$/, 'must be an alias MLflow takes: letters, digits, - and _');

const model = z.strictObject({
  namespace: name,
  experiment: z.string().min(1).optional(),
  registered: z.string().min(1).optional(),
  aliases: z
    .strictObject({ champion: alias.default('champion'), previous: alias.default('previous') })
    .refine(({ champion, previous }) => champion !== previous, { error: 'must be two different aliases' })
    .prefault({}),
  artifact: z.string().min(1).default('model'),
  dataset: z.string().min(1),
  params: z
    .record(
      z.string().regex(PARAM, 'must be a parameter name: letters, digits, _ . -'),
      z.union([z.string(), z.number(), z.boolean()]).transform(String),
    )
    .default({}),
  metric: z.strictObject({
    name: z.string().min(1),
    better: z.enum(['higher', 'lower']),
    minGain: z.number().min(0).default(0),
  }),
  trackingUri: z.url({ protocol: /^https?$/ }).optional(),
  secret: name.optional(),
  prepare: job('2h'),
  train: job('48h'),
  evaluate: job('2h'),
});

/** What is trained, by name. A model is registered, and its experiment named, as it is itself unless it says otherwise. */
export const models = z
  .record(z.string().regex(MODEL, 'a model name is lower-case letters, digits and dashes'), model)
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).map(([key, { experiment = key, registered = key, ...rest }]) => [
        key,
        { ...rest, experiment, registered },
      ]),
    ),
  )
  .prefault({});

export const trainLimits = z.strictObject({
  call: duration.prefault('5m'),
  callAttempts: z.number().int().min(1).max(20).default(3),
  question: duration.prefault('4h'),
});
