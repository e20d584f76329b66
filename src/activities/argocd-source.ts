import type { Application, HelmParameter, Source } from './argocd-client.ts';
import { imageReference, type ImageReference } from './image-reference.ts';

export type Wanted = { readonly image: string; readonly digest: string; readonly version?: string };

/** An application of one source has `source`, one of several `sources`. */
type Sourced = { readonly source?: Source; readonly sources?: readonly Source[] };

/** The image as an application's (or a past sync's) own sources set it; undefined if they leave it to the manifests. */
export function imageSet(sourced: Sourced, image: string): ImageReference | undefined {
  for (const source of sourcesOf(sourced)) {
    const said =
      source.kustomize?.images?.map(kustomizeImage).find(({ name }) => name === image) ?? helmImage(source, image);
    if (said) return said;
  }
  return undefined;
}

/** The merge patch of `spec` that sets the image; undefined if the application has neither a kustomization nor a chart. */
export function specWithImage({ spec, status }: Application, wanted: Wanted): Sourced | undefined {
  const sources = sourcesOf(spec);
  const types = status?.sourceTypes ?? [status?.sourceType ?? ''];
  const kinds = sources.map((source, at) => kindOf(source, types[at]));
  const naming = sources.findIndex((source) => imageSet({ source }, wanted.image));
  const at = naming >= 0 ? naming : kinds.findIndex(Boolean);
  const chosen = sources[at];
  if (!chosen) return undefined;
  const changed = kinds[at] === 'helm' ? withHelmImage(chosen, wanted) : withKustomizeImage(chosen, wanted);
  return spec.sources ? { sources: sources.with(at, changed) } : { source: changed };
}

function sourcesOf({ source, sources }: Sourced): readonly Source[] {
  return sources?.length ? sources : source ? [source] : [];
}

function kindOf(source: Source, type: string | undefined): 'kustomize' | 'helm' | undefined {
  if (source.kustomize || type === 'Kustomize') return 'kustomize';
  if (source.helm || source.chart || type === 'Helm') return 'helm';
  return undefined;
}

/** `[old=]name[:tag|@digest]`. */
function kustomizeImage(text: string): ImageReference {
  return imageReference(text.slice(text.indexOf('=') + 1));
}

/** The list is replaced whole, so what it says of other images is kept. */
function withKustomizeImage(source: Source, { image, digest }: Wanted): Source {
  const images = source.kustomize?.images ?? [];
  const before = images.find((each) => kustomizeImage(each).name === image);
  const old = before?.includes('=') ? before.slice(0, before.indexOf('=') + 1) : '';
  const others = images.filter((each) => each !== before);
  return { ...source, kustomize: { ...source.kustomize, images: [...others, `${old}${image}@${digest}`] } };
}

/** By the custom of charts: `image.repository` with `image.tag`, and with `image.digest` where the chart has it. */
const REPOSITORY = 'image.repository';
const TAG = 'image.tag';
const DIGEST = 'image.digest';

function helmImage({ helm }: Source, image: string): ImageReference | undefined {
  const value = (name: string) => helm?.parameters?.find((each) => each.name === name)?.value;
  const [repository = image, tag, digest] = [value(REPOSITORY), value(TAG), value(DIGEST)];
  if (repository !== image || (!tag && !digest)) return undefined;
  return imageReference(`${image}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`);
}

/** Where a chart has no digest it takes one behind the tag: `1.4.2@sha256:…`. */
function withHelmImage(source: Source, { digest, version = 'by-digest' }: Wanted): Source {
  const before = source.helm?.parameters ?? [];
  const has = before.some(({ name }) => name === DIGEST);
  const set: readonly HelmParameter[] = has
    ? [parameter(TAG, version), parameter(DIGEST, digest)]
    : [parameter(TAG, `${version}@${digest}`)];
  const others = before.filter(({ name }) => !set.some((each) => each.name === name));
  return { ...source, helm: { ...source.helm, parameters: [...others, ...set] } };
}

function parameter(name: string, value: string): HelmParameter {
  return { name, value, forceString: true };
}
