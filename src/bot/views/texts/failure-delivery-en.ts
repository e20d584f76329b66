import type { ApplicationTrouble, DeliveryFailure } from '../../../phrases-failure-delivery.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { shortDigest } from './names.ts';
import { rateText } from './delivery-en.ts';
import type { TextsOf } from './worded.ts';

/** Why Argo CD did not bring an application to where a run wants it. */
export const deliveryFailures = (phrase: (said: ApplicationTrouble) => string): TextsOf<DeliveryFailure> => ({
  'argocd.unwell': ({ application, health, words }) =>
    `${esc(application)} is ${esc(health)}${words ? `: ${esc(words)}` : ''}`,
  'argocd.not-compared': ({ application, words }) => `Argo CD cannot compare ${esc(application)}: ${esc(words)}`,
  'argocd.runs-another': ({ application, image, digest }) =>
    `${esc(application)} is Healthy, but nothing in it runs ${esc(image)}@${shortDigest(digest)}`,
  'argocd.out-of-sync': ({ application, sync, resource, leftOver }) => {
    const why = leftOver ? 'is left over and would have to be pruned' : 'differs';
    return `${esc(application)} stays ${esc(sync)}${resource ? `: ${esc(resource)} ${why}` : ''}`;
  },
  'argocd.rate': ({ rate, limit }) => rateText(rate, limit),
  'argocd.lasting': ({ trouble, lasted }) => `${phrase(trouble)} (for ${duration(lasted)}).`,
  'argocd.after-sync': ({ trouble, lasted }) => `${phrase(trouble)} for ${duration(lasted)} after the sync.`,
  'argocd.no-application': ({ application, project }) =>
    `Argo CD has no application ${esc(application)} in project ${esc(project)}. Check deckhand.yaml, or create it there.`,
  'argocd.forbidden': ({ application, project, asking, words }) =>
    `Argo CD does not let Deckhand ${esc(asking)} (${esc(words)}). Its account needs get, update and sync on ${esc(project)}/${esc(application)}.`,
  'argocd.no-source': ({ application }) =>
    `${esc(application)} is neither a kustomization nor a chart, so Argo CD cannot set its image. Give it a kustomization.yaml, or name its git repository and path in deckhand.yaml.`,
  'argocd.window': ({ application, set }) => {
    const kept =
      set === undefined
        ? 'Nothing was changed.'
        : set === 'image'
          ? 'The image is set but not synced.'
          : `${esc(set.release)} is set, but not synced.`;
    return `A sync window of Argo CD is closed for ${esc(application)}. ${kept} Try again when it opens, or let an admin of Argo CD open it.`;
  },
  'argocd.busy': ({ application, by }) =>
    `Another operation${by ? `, started by ${esc(by)},` : ''} is still going on for ${esc(application)}. Nothing was synced. Wait for it or end it in Argo CD, then retry.`,
  'argocd.sync-failed': ({ application, words }) =>
    `The sync of ${esc(application)} failed: ${words === undefined ? 'no reason given' : esc(words)}`,
  'argocd.elsewhere': ({ application, now }) =>
    `Somebody else set another image on ${esc(application)} meanwhile: ${now === undefined ? 'what its manifests say' : esc(now)}.`,
});
