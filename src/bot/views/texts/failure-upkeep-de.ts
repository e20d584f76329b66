import type { FailurePhrase } from '../../../phrases-failure.ts';
import type { UpkeepFailure } from '../../../phrases-failure-upkeep.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { podsText, told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

const KIND = { image: 'kein Image', namespace: 'kein Namespace', token: 'kein Token' } as const;

const more = (many: number) => `und ${many} weitere`;

/** The German wording of why something was not looked at, put right or deleted. */
export const upkeepFailuresGerman = (phrase: (said: FailurePhrase) => string): TextsOf<UpkeepFailure> => ({
  'upkeep.not-set': ({ setting }) => `${esc(setting)} ist nicht gesetzt.`,
  'upkeep.no-app': ({ app }) => `In deckhand.yaml gibt es keine App ${esc(app)}.`,
  'upkeep.no-query': () => 'Es gibt keine Abfrage, die beobachtet werden könnte.',
  'upkeep.nothing-to-silence': () =>
    'Es gibt nichts, wonach sich stumm schalten ließe: kein Alarm hat diesen Vorfall eröffnet, oder seine Gruppe hat keine Labels.',
  'upkeep.no-node': ({ node }) => `Im Cluster gibt es keinen Knoten ${esc(node)}. Es wurde nichts geändert.`,
  'upkeep.not-drained': ({ node, ...some }) =>
    `${esc(node)} nimmt jetzt keine neuen Pods mehr, ist aber nicht geräumt: niemand brächte ${podsText(some, more)} zurück. Bitte von Hand verlegen oder löschen.`,
  'upkeep.not-left': ({ node, ...some }) =>
    `${esc(node)} nimmt keine neuen Pods mehr, wurde aber nicht rechtzeitig leer; noch dort: ${podsText(some, more)}. Vielleicht hält ein Disruption Budget sie.`,
  'upkeep.not-ready': ({ deployment, ready, wanted, words }) =>
    `${esc(deployment)} wird nicht bereit (${ready} von ${wanted} Pods): ${words ? esc(words) : 'die Frist ist um.'}`,
  'upkeep.unfit': ({ query, gives }) =>
    `Die Abfrage ${esc(query)} ergibt ${typeof gives === 'number' ? `${gives} Reihen` : `den Typ ${esc(gives)}`}, wo eine Zahl gebraucht wird. Bitte zusammenfassen, etwa mit sum().`,
  'upkeep.no-deployment': ({ deployment, namespace }) =>
    `In ${esc(namespace)} gibt es kein Deployment ${esc(deployment)}. Es wurde nichts geändert.`,
  'upkeep.unseen': ({ deployment, namespace }) => `in ${esc(namespace)} gibt es kein Deployment ${esc(deployment)}.`,
  'upkeep.paused': ({ deployment }) =>
    `Der Rollout von ${esc(deployment)} ist angehalten, also würde nichts neu gestartet. Bitte dort erst fortsetzen.`,
  'upkeep.never-touched': ({ name }) =>
    `${esc(name)} wird nie angefasst und stand trotzdem in der Liste. Es wurde nichts weiter gelöscht.`,
  'upkeep.not-by-time': ({ path }) =>
    `Harbor hat ${esc(path)} nicht nach der Zeit des Pushs geordnet. Es wurde nichts gelöscht.`,
  'upkeep.nothing-deletable': ({ why }) => `Gerade lässt sich nichts löschen: ${told(why, phrase)}`,
  'upkeep.not-a': ({ kind, name }) => `"${esc(name)}" ist ${KIND[kind]}. Es wurde nichts weiter gelöscht.`,
});
