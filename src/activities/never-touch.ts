import type { ApplicationFailure } from '@temporalio/activity';
import { declined } from './failing.ts';

/** Namespaces of the system, of Deckhand, and of what Deckhand works with: never in a plan, whatever the rules say. */
const NAMESPACES =
  /^(default|kube-.*|cattle-.*|(.*-)?(deckhand|argo-?cd|harbor|temporal|mlflow|monitoring|prometheus|cert-manager|longhorn|metallb|ingress|traefik)(-.*)?)$/;

/** Accounts of Argo CD that are its own. */
const ACCOUNTS: ReadonlySet<string> = new Set(['admin']);

export function isUntouchableNamespace(name: string, also: readonly string[]): boolean {
  return NAMESPACES.test(name) || also.includes(name);
}

export function isUntouchableAccount(name: string, also: readonly string[]): boolean {
  return ACCOUNTS.has(name) || also.includes(name);
}

/** The last look before something irreversible: a list that was tampered with must not get past it. */
export function refuseUntouchable(name: string): ApplicationFailure {
  return declined({ id: 'upkeep.never-touched', name });
}
