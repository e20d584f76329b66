import { z } from 'zod';
import { maybe, texts } from './http-answer.ts';

/** The shape of the Applications we read; what else is there rides along, since a source is written back whole. */
const text = maybe(z.string());
const flag = maybe(z.boolean());
const named = { kind: z.string(), name: z.string() };

/** Of a Helm parameter, Argo CD leaves out an empty value. */
const parameter = z.looseObject({ name: z.string(), value: text });

const source = z.looseObject({
  repoURL: text,
  chart: text,
  ref: text,
  kustomize: maybe(z.looseObject({ images: maybe(z.array(z.string())) })),
  helm: maybe(z.looseObject({ parameters: maybe(z.array(parameter)) })),
});
const sourced = { source: maybe(source), sources: maybe(z.array(source)) };

const operation = z.looseObject({
  info: maybe(z.array(z.looseObject({ name: z.string(), value: z.string() }))),
  initiatedBy: maybe(z.looseObject({ username: text, automated: flag })),
  sync: maybe(z.looseObject({ revision: text, ...sourced })),
});

const synced = z.looseObject({ ...named, status: text, hookPhase: text, message: text });

const operationState = z.looseObject({
  operation,
  phase: z.string(),
  message: text,
  startedAt: z.string(),
  finishedAt: text,
  syncResult: maybe(z.looseObject({ revision: text, resources: maybe(z.array(synced)) })),
});

const resource = z.looseObject({
  ...named,
  status: text,
  requiresPruning: flag,
  health: maybe(z.looseObject({ status: text, message: text })),
});

export const applicationShape = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: maybe(texts) }),
  spec: z.looseObject({
    ...sourced,
    syncPolicy: maybe(z.looseObject({ automated: maybe(z.looseObject({ enabled: flag, prune: flag })) })),
  }),
  operation: maybe(operation),
  status: maybe(
    z.looseObject({
      sync: maybe(z.looseObject({ status: text, revision: text })),
      health: maybe(z.looseObject({ status: text })),
      operationState: maybe(operationState),
      history: maybe(z.array(z.looseObject({ id: z.number(), revision: text, deployedAt: z.string(), ...sourced }))),
      conditions: maybe(z.array(z.looseObject({ type: z.string(), message: z.string() }))),
      summary: maybe(z.looseObject({ images: maybe(z.array(z.string())) })),
      resources: maybe(z.array(resource)),
      reconciledAt: text,
      sourceType: text,
      sourceTypes: maybe(z.array(z.string())),
    }),
  ),
});

export const windowsShape = z.looseObject({ canSync: flag });

/** Applications of anybody's, as far as they name images. Without a list there is no telling that there are none. */
export const imagesShape = z.looseObject({
  items: z
    .array(
      z.looseObject({
        spec: z.looseObject(sourced),
        status: maybe(
          z.looseObject({
            summary: maybe(z.looseObject({ images: maybe(z.array(z.string())) })),
            history: maybe(z.array(z.looseObject(sourced))),
          }),
        ),
      }),
    )
    .nullable()
    .transform((items) => items ?? []),
});

/** The gateway writes 64-bit numbers as strings. */
const seconds = z.union([z.number(), z.string().regex(/^-?\d+$/)]).transform(Number);

export const accountShape = z.looseObject({
  name: z.string(),
  tokens: maybe(z.array(z.looseObject({ id: z.string(), expiresAt: maybe(seconds) }))),
});

export const accountsShape = z.looseObject({ items: maybe(z.array(accountShape)) });
