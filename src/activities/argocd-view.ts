import { CancelledFailure, Context } from '@temporalio/activity';
import type { ApplicationView, Environment, Release } from '../apps.ts';
import type { Application } from './argocd-client.ts';
import { MARK } from './argocd-rollout.ts';
import { imageSet } from './argocd-source.ts';
import type { DeployRepository } from './deploy-repository.ts';
import { imageReference, type ImageReference } from './image-reference.ts';

export type ReleaseOf = (image: string, reference: string) => Promise<Release | undefined>;

type ViewSources = { readonly repository: DeployRepository; readonly releaseOf: ReleaseOf | undefined };

/**
 * What an application runs and ran, newest first. What only has a tag gets its digest from the registry, and what only
 * has a digest its version; what has no digest even then is left out.
 */
export async function viewOf(
  found: Application,
  { git: target }: Environment,
  image: string,
  { repository, releaseOf }: ViewSources,
): Promise<ApplicationView> {
  const { history = [], summary = {}, sync = {}, health = {} } = found.status ?? {};
  const newestFirst = history.toReversed();
  const revisions = newestFirst.map(({ revision }) => revision).filter((each) => each !== undefined);
  const written = target ? await repository.imagesAt(target, image, [...new Set(revisions)]) : undefined;
  const ran = newestFirst.map((entry) => ({
    at: Date.parse(entry.deployedAt),
    image: imageSet(entry, image) ?? asReference(image, written?.get(entry.revision ?? '')),
  }));
  const running = (summary.images ?? []).map(imageReference).filter(({ name }) => name === image);
  // While pods are being replaced, both images run; the one that was synced last is the one to come.
  const current = running.length === 1 ? running[0] : (ran[0]?.image ?? imageSet(found.spec, image));
  const named = await createNames(image, releaseOf, [current, ...ran.map((each) => each.image)]);

  const now = named(current, ran[0]?.image, marked(found, image));
  const automated = found.spec.syncPolicy?.automated;
  return {
    ...(now ? { now } : {}),
    sync: sync.status ?? 'Unknown',
    health: health.status ?? 'Unknown',
    autoSync: automated !== undefined && automated.enabled !== false,
    history: ran.flatMap((each) => {
      const release = named(each.image);
      return release ? [{ ...release, deployedAt: each.at }] : [];
    }),
  };
}

/** Asks the registry once for each image. A registry that is down costs the names, not the view. */
async function createNames(
  image: string,
  releaseOf: ReleaseOf | undefined,
  all: readonly (ImageReference | undefined)[],
) {
  const references = new Set(all.map(referenceOf).filter((each) => each !== undefined));
  const known = new Map<string, Release>();
  for (const reference of releaseOf ? references : []) {
    try {
      const release = await releaseOf?.(image, reference);
      if (release) known.set(reference, release);
    } catch (error) {
      if (error instanceof CancelledFailure) throw error;
      Context.current().log.warn('The registry did not say what an image is.', { image, reference, error });
    }
  }
  return (...candidates: readonly (ImageReference | undefined)[]): Release | undefined => {
    const chosen = candidates.find((each) => each !== undefined);
    if (!chosen) return undefined;
    const release = known.get(referenceOf(chosen) ?? '');
    if (release) return release;
    if (!chosen.digest) return undefined;
    const version = candidates.find((each) => each?.digest === chosen.digest && each?.tag)?.tag;
    return { digest: chosen.digest, ...(version ? { version } : {}) };
  };
}

/** What the last deploy left beside the image it set. */
function marked({ metadata: { annotations = {} } }: Application, image: string): ImageReference {
  const [digest, tag] = [annotations[MARK.digest], annotations[MARK.version]];
  return { name: image, ...(digest ? { digest } : {}), ...(tag ? { tag } : {}) };
}

function referenceOf(image: ImageReference | undefined): string | undefined {
  return image?.digest ?? image?.tag;
}

function asReference(image: string, said: { digest?: string; tag?: string } | undefined): ImageReference | undefined {
  return said && { name: image, ...said };
}
