import { isMap, isScalar, isSeq, parseDocument, type Document, type YAMLMap } from 'yaml';

export type KustomizationImage = { readonly digest?: string; readonly tag?: string };

/**
 * What a kustomization says of one image; undefined if it does not name it
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).
 */
export function imageIn(text: string, image: string): KustomizationImage | undefined {
  const entry = entryOf(parsed(text), image);
  if (!entry) return undefined;
  const [tag, digest] = [written(entry, 'newTag'), written(entry, 'digest')];
  return { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/** The text with the image at a digest; everything else, comments too, is kept. The tag is for people only. */
export function withImage(text: string, image: string, { digest, tag }: { digest: string; tag?: string }): string {
  const document = parsed(text);
  const entry = entryOf(document, image);
  if (entry) {
    put(entry, 'newTag', tag);
    put(entry, 'digest', digest);
  } else {
    const images = document.get('images');
    const fresh = document.createNode({ name: image, ...(tag ? { newTag: tag } : {}), digest });
    if (isSeq(images)) images.add(fresh);
    else document.set('images', document.createNode([fresh]));
  }
  return document.toString({ lineWidth: 0, indentSeq: !/^images:[^\n]*\n(?:\s*#[^\n]*\n)*- /m.test(text) });
}

function parsed(text: string): Document.Parsed {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new SyntaxError(problem.message.split('\n')[0] ?? 'not YAML');
  return document;
}

function entryOf(document: Document.Parsed, image: string): YAMLMap | undefined {
  const images = document.get('images');
  if (!isSeq(images)) return undefined;
  const entries = images.items.filter(isMap);
  return (
    entries.find((entry) => entry.get('newName') === image) ?? entries.find((entry) => entry.get('name') === image)
  );
}

/** As it stands in the file: an unquoted 1.10 is the tag 1.10, not the number 1.1. */
function written(entry: YAMLMap, key: string): string | undefined {
  const node = entry.get(key, true);
  return isScalar(node) ? (node.source ?? String(node.value)) : undefined;
}

function put(entry: YAMLMap, key: string, value: string | undefined): void {
  if (value === undefined) entry.delete(key);
  else entry.set(key, value);
}
