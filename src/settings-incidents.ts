import { z } from 'zod';
import { approvalRule, duration, name, people, person } from './settings-parts.ts';

/** May hold `${label}`, which becomes that label of the alerts. */
const templated = z.string().regex(/^[\w.${}:-]{1,253}$/, 'must be a name; ${label} becomes that label of the alerts');

/** Who may open, acknowledge, command and resolve incidents, and what a sev1 freezes. */
export const incidentPolicy = z.strictObject({
  run: people,
  fromTemporal: z.boolean().optional(),
  freeze: z.enum(['staging', 'production']).optional(),
});

const workload = { namespace: templated, deployment: templated };

const query = z.strictObject({
  name: z.string().min(1).max(80),
  query: z.string().min(1),
  limit: z.number().optional(),
  bad: z.enum(['above', 'below']).default('above'),
  unit: z.enum(['ratio', 'number', 'seconds', 'bytes']).default('number'),
});

const policy = { name, run: people.optional(), approve: approvalRule.optional(), confirm: z.boolean().default(true) };

/** What a runbook offers; who may is the policy of incidents unless `run` says otherwise. */
const action = z.discriminatedUnion('type', [
  z.strictObject({ ...policy, type: z.literal('restart'), ...workload }),
  z.strictObject({ ...policy, type: z.literal('scale'), ...workload, replicas: z.number().int().min(0).max(500) }),
  z.strictObject({ ...policy, type: z.literal('cordon'), node: templated }),
  z.strictObject({ ...policy, type: z.literal('drain'), node: templated }),
  z.strictObject({
    ...policy,
    type: z.literal('rollback'),
    app: name,
    environment: z.enum(['staging', 'production']).default('production'),
  }),
  z.strictObject({ ...policy, type: z.literal('provision'), machine: templated, profile: name.optional() }),
  z.strictObject({ ...policy, type: z.literal('silence'), for: duration.prefault('30m') }),
  z.strictObject({ ...policy, type: z.literal('playbook'), playbook: name, host: templated }),
]);

const runbook = z.strictObject({
  /** Whose deploys and syncs are looked at. */
  app: name.optional(),
  workloads: z.array(z.strictObject(workload)).default([]),
  queries: z.array(query).max(6).default([]),
  actions: z.array(action).max(20).default([]),
});

const severity = z.enum(['sev1', 'sev2', 'sev3']);

const route = z
  .strictObject({
    name,
    /** Labels of the group; a value that begins with `~` is a regular expression for the whole of the label. */
    match: z.record(z.string(), z.string().refine(isPattern, 'is not a regular expression')).default({}),
    severity: severity.default('sev2'),
    channel: z.string().min(1).optional(),
    runbook: name.optional(),
    oncall: z.array(person).default([]),
    remindAfter: duration.prefault('5m'),
    escalateAfter: duration.prefault('15m'),
    escalateTo: person.optional(),
    quiet: duration.prefault('10m'),
    resolveAfter: duration.optional(),
  })
  .refine(({ remindAfter, escalateAfter, escalateTo }) => !escalateTo || escalateAfter > remindAfter, {
    path: ['escalateAfter'],
    error: 'must be longer than remindAfter',
  });

/** Which alerts become which incidents, and what helps. The first route that matches counts; without one, the last resort. */
export const incidents = z
  .strictObject({
    /** Where people see graphs, if not at PROMETHEUS_URL. */
    prometheus: z.url({ protocol: /^https?$/ }).optional(),
    routes: z.array(route).default([]),
    runbooks: z.record(name, runbook).default({}),
    /** Files of Ansible playbooks, from where deckhand.yaml is. */
    playbooks: z.record(name, z.strictObject({ path: z.string().min(1), user: name.default('ubuntu') })).default({}),
  })
  .prefault({});

export type IncidentSettings = z.infer<typeof incidents>;
export type IncidentRoute = IncidentSettings['routes'][number];
export type RunbookSettings = IncidentSettings['runbooks'][string];

/** Takes what no route of `deckhand.yaml` matches, and incidents that people open. */
export const LAST_RESORT: IncidentRoute = route.parse({ name: 'default', severity: 'sev3' });

/** What each key allows by itself but not together. */
export function incidentContradictions(
  { routes, runbooks, playbooks }: IncidentSettings,
  apps: Readonly<Record<string, unknown>>,
): { path: string[]; says: string }[] {
  const unknown = (path: string[], kind: string, asked: string | undefined, known: object) =>
    asked === undefined || Object.hasOwn(known, asked)
      ? []
      : [{ path, says: `${path.join('.')}: there is no ${kind} "${asked}"` }];
  return [
    ...routes.flatMap((each, at) => [
      ...unknown(['incidents', 'routes', String(at), 'runbook'], 'runbook', each.runbook, runbooks),
      ...(routes.findIndex((other) => other.name === each.name) < at
        ? [
            {
              path: ['incidents', 'routes', String(at), 'name'],
              says: `incidents.routes: "${each.name}" is there twice`,
            },
          ]
        : []),
    ]),
    ...Object.entries(runbooks).flatMap(([key, { app, actions }]) => {
      const path = ['incidents', 'runbooks', key];
      return [
        ...unknown([...path, 'app'], 'app', app, apps),
        ...actions.flatMap((each, at) => [
          ...(each.type === 'rollback' ? unknown([...path, 'actions', String(at), 'app'], 'app', each.app, apps) : []),
          ...(each.type === 'playbook'
            ? unknown([...path, 'actions', String(at), 'playbook'], 'playbook', each.playbook, playbooks)
            : []),
          ...(actions.findIndex((other) => other.name === each.name) < at
            ? [
                {
                  path: [...path, 'actions', String(at), 'name'],
                  says: `${path.join('.')}: "${each.name}" is there twice`,
                },
              ]
            : []),
        ]),
      ];
    }),
  ];
}

function isPattern(value: string): boolean {
  try {
    labelFits(value, '');
    return true;
  } catch {
    return false;
  }
}

/** Whether a label is what a matcher asks for: exactly, or with `~` in front as a regular expression for all of it. */
export function labelFits(asked: string, value: string): boolean {
  return asked.startsWith('~') ? new RegExp(`^(?:${asked.slice(1)})$`).test(value) : asked === value;
}
