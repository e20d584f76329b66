import type { EnvironmentName } from '../apps.ts';
import { routeNamed } from '../incident-routes.ts';
import type { IncidentInput, IncidentPlan, Labels, Remedy, Runbook } from '../incidents.ts';
import type { PeopleRef } from '../decisions.ts';
import type { Plan } from '../operations.ts';
import type { IncidentSettings, RunbookSettings } from '../settings-incidents.ts';
import { badInput, type Planner } from './plan.ts';

export type IncidentPlanActivities = ReturnType<typeof createIncidentPlanActivities>;

export type IncidentPlanOptions = {
  readonly planFor: Planner;
  readonly settings: IncidentSettings;
  /** What a sev1 freezes. */
  readonly freeze?: EnvironmentName | undefined;
  /** Whether Alertmanager can be asked what still fires. */
  readonly asksAlertmanager: boolean;
  readonly pace: number;
};

const LONGEST = 200;
/** ms. */
const RECHECK = 600_000;
const EMPTY: RunbookSettings = { workloads: [], queries: [], actions: [] };

/** Resolves what an incident is about against today's `deckhand.yaml`; the run keeps the answer to its end. */
export function createIncidentPlanActivities(options: IncidentPlanOptions) {
  const { planFor, settings, freeze, asksAlertmanager, pace } = options;
  return {
    /** Throws a sentence, not to be retried, for input that no command or webhook would have let through. */
    async planIncident({ title, severity, route: asked, group }: IncidentInput): Promise<Plan<IncidentPlan>> {
      if (typeof title !== 'string' || !title.trim() || title.length > LONGEST * 2) {
        throw badInput({ id: 'plan.no-title' });
      }
      const route = routeNamed(settings, asked);
      const written = (route.runbook ? settings.runbooks[route.runbook] : undefined) ?? EMPTY;
      const { run } = planFor('incident', undefined).policy;
      const details: IncidentPlan = {
        route: route.name,
        severity: severity ?? route.severity,
        oncall: route.oncall,
        remindAfter: route.remindAfter,
        escalateAfter: route.escalateAfter,
        escalateTo: route.escalateTo,
        // What the outside world does keeps its pace; what people do does not.
        quiet: route.quiet / pace,
        resolveAfter: route.resolveAfter === undefined ? undefined : route.resolveAfter / pace,
        freeze,
        recheck: group?.source === 'alertmanager' && asksAlertmanager ? RECHECK / pace : undefined,
        runbook: runbookFor(written, group?.labels ?? {}, run),
      };
      const plan = planFor('incident', details);
      return route.channel ? { ...plan, channel: route.channel } : plan;
    },
  };
}

/** With the labels in their places. What names a label the alerts do not have, or have oddly, is left out. */
function runbookFor(
  { app, workloads, queries, actions }: RunbookSettings,
  labels: Labels,
  run: readonly PeopleRef[],
): Runbook {
  return {
    app,
    workloads: workloads.map((each) => filled(each, labels)).filter((each) => each !== undefined),
    queries: queries.map((each) => filled(each, labels)).filter((each) => each !== undefined),
    remedies: actions.flatMap(({ name, run: own, approve, confirm, ...action }): Remedy[] => {
      const known = filled(action, labels);
      return known ? [{ name, action: known, run: own ?? run, confirm, ...(approve ? { approve } : {}) }] : [];
    }),
  };
}

/** A label's value goes into addresses and queries, so it is a plain name or is not taken. */
const PLAIN = /^[A-Za-z0-9]([\w.:-]{0,251}[A-Za-z0-9])?$/;

function filled<T extends object>(template: T, labels: Labels): T | undefined {
  let whole = true;
  const values = Object.entries(template).map(([key, value]: [string, unknown]) => {
    if (typeof value !== 'string') return [key, value];
    const text = value.replaceAll(/\$\{(\w+)\}/g, (_, label: string) => {
      const found = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
      whole &&= PLAIN.test(found);
      return found;
    });
    return [key, text];
  });
  return whole ? (Object.fromEntries(values) as T) : undefined;
}
