import type { ApplicationTrouble, DeliveryFailure } from '../../../phrases-failure-delivery.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { shortDigest } from './names.ts';
import { rateText } from './delivery-de.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why Argo CD did not bring an application to where a run wants it. */
export const deliveryFailuresGerman = (phrase: (said: ApplicationTrouble) => string): TextsOf<DeliveryFailure> => ({
  'argocd.unwell': ({ application, health, words }) =>
    `${esc(application)} ist ${esc(health)}${words ? `: ${esc(words)}` : ''}`,
  'argocd.not-compared': ({ application, words }) =>
    `Argo CD kann ${esc(application)} nicht vergleichen: ${esc(words)}`,
  'argocd.runs-another': ({ application, image, digest }) =>
    `${esc(application)} ist Healthy, aber nichts darin läuft mit ${esc(image)}@${shortDigest(digest)}`,
  'argocd.out-of-sync': ({ application, sync, resource, leftOver }) => {
    const why = leftOver ? 'ist übrig und müsste entfernt werden (prune)' : 'weicht ab';
    return `${esc(application)} bleibt ${esc(sync)}${resource ? `: ${esc(resource)} ${why}` : ''}`;
  },
  'argocd.rate': ({ rate, limit }) => rateText(rate, limit),
  'argocd.lasting': ({ trouble, lasted }) => `${phrase(trouble)} (seit ${duration(lasted, 'Tagen')}).`,
  'argocd.after-sync': ({ trouble, lasted }) => `${phrase(trouble)}, nach dem Sync ${duration(lasted, 'Tage')} lang.`,
  'argocd.no-application': ({ application, project }) =>
    `Argo CD hat keine Anwendung ${esc(application)} im Projekt ${esc(project)}. Bitte deckhand.yaml prüfen oder sie dort anlegen.`,
  'argocd.forbidden': ({ application, project, asking, words }) =>
    `Argo CD erlaubt Deckhand "${esc(asking)}" nicht (${esc(words)}). Sein Konto braucht get, update und sync auf ${esc(project)}/${esc(application)}.`,
  'argocd.no-source': ({ application }) =>
    `${esc(application)} ist weder eine Kustomization noch ein Chart, also kann Argo CD das Image nicht setzen. Bitte eine kustomization.yaml anlegen oder git-Repository und Pfad in deckhand.yaml nennen.`,
  'argocd.window': ({ application, set }) => {
    const kept =
      set === undefined
        ? 'Es hat sich nichts geändert.'
        : set === 'image'
          ? 'Das Image ist gesetzt, aber nicht synchronisiert.'
          : `${esc(set.release)} ist gesetzt, aber nicht synchronisiert.`;
    return `Ein Sync-Fenster von Argo CD ist für ${esc(application)} geschlossen. ${kept} Bitte nochmal versuchen, wenn es offen ist, oder es von einem Admin von Argo CD öffnen lassen.`;
  },
  'argocd.busy': ({ application, by }) =>
    `Bei ${esc(application)} läuft noch eine andere Operation${by ? `, gestartet von ${esc(by)}` : ''}. Es wurde nichts synchronisiert. Bitte abwarten oder in Argo CD beenden, dann nochmal versuchen.`,
  'argocd.sync-failed': ({ application, words }) =>
    `Der Sync von ${esc(application)} ist fehlgeschlagen: ${words === undefined ? 'ohne Angabe von Gründen' : esc(words)}`,
  'argocd.elsewhere': ({ application, now }) =>
    `Jemand anderes hat bei ${esc(application)} inzwischen ein anderes Image gesetzt: ${now === undefined ? 'was in den Manifesten steht' : esc(now)}.`,
});
