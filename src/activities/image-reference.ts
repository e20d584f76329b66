/** What stands behind an image's name: `harbor.lan/shop/web:1.4.2@sha256:…` has both. */
export type ImageReference = { readonly name: string; readonly tag?: string; readonly digest?: string };

const REFERENCE = /^(?<name>[^@]+?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Takes a reference apart; a port in the host is not a tag. */
export function imageReference(text: string): ImageReference {
  const { name = text, tag, digest } = REFERENCE.exec(text)?.groups ?? {};
  return { name, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/** The part of a digest people compare: `sha256:9f2c4e1b…`. */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 12)}…`;
}
