import type { Labels } from './incidents.ts';
import { labelFits, LAST_RESORT, type IncidentRoute, type IncidentSettings } from './settings-incidents.ts';

/** The first route all of whose matchers fit; the last resort if none does. */
export function routeFor({ routes }: IncidentSettings, labels: Labels): IncidentRoute {
  const fits = ({ match }: IncidentRoute) =>
    Object.entries(match).every(([label, asked]) =>
      labelFits(asked, Object.hasOwn(labels, label) ? (labels[label] ?? '') : ''),
    );
  return routes.find(fits) ?? LAST_RESORT;
}

/** By its name, as an incident keeps it; the last resort if `deckhand.yaml` no longer has it. */
export function routeNamed({ routes }: IncidentSettings, name: string | undefined): IncidentRoute {
  return routes.find((route) => route.name === name) ?? LAST_RESORT;
}
