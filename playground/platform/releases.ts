import { createHash } from 'node:crypto';

export type Release = { readonly version: string; readonly summaries: readonly string[] };
export type DemoApp = {
  readonly name: string;
  readonly image: string;
  /** Where its source is, as `deckhand.yaml` would name it. */
  readonly repository: string;
  readonly deployRepository: string;
  /** Oldest first; each with the commits that led to it. */
  readonly releases: readonly Release[];
  /** How many of the releases, from the first on, were built and have run. */
  readonly ran: number;
  readonly type: 'Kustomize' | 'Helm';
  readonly autoSync: boolean;
};

const HOST = 'https://git.example';

export const DEMO_APPS: readonly DemoApp[] = [
  {
    ...named('shop', 'web'),
    type: 'Kustomize',
    autoSync: false,
    ran: 4,
    releases: [
      { version: '1.3.8', summaries: ['Show the delivery date in the cart', 'Remember the chosen size'] },
      { version: '1.3.9', summaries: ['Round prices the way the till does', 'Load product pictures lazily'] },
      { version: '1.4.0', summaries: ['Add gift cards', 'Let guests order', 'Say why a voucher is refused'] },
      { version: '1.4.1', summaries: ['Accept vouchers with spaces around them', 'Retry a payment that timed out'] },
      {
        version: '1.4.2',
        summaries: [
          'Sort search results by stock',
          'Keep the cart when the session ends',
          'Show shipping costs before the address',
          'Count visits without cookies',
          'Warm the cache before the first visitor',
          'Update the payment library',
          'Name the release in the footer',
        ],
      },
      { version: '1.5.0', summaries: ['Add wish lists', 'Share a wish list by link', 'Drop the old checkout'] },
    ],
  },
  {
    ...named('blog', 'site'),
    type: 'Kustomize',
    autoSync: true,
    ran: 3,
    releases: [
      { version: '2.0.0', summaries: ['Render posts at build time', 'Add a feed'] },
      { version: '2.0.1', summaries: ['Escape titles in the feed'] },
      { version: '2.1.0', summaries: ['Add tags', 'Link earlier and later posts'] },
      { version: '2.2.0', summaries: ['Add search', 'Show the reading time'] },
    ],
  },
  {
    ...named('api', 'server'),
    type: 'Helm',
    autoSync: false,
    ran: 3,
    releases: [
      { version: '3.9.0', summaries: ['Page through orders', 'Document errors'] },
      { version: '3.9.1', summaries: ['Close idle connections'] },
      { version: '3.10.0', summaries: ['Add webhooks', 'Sign webhook bodies'] },
      { version: '3.10.1', summaries: ['Retry webhooks with backoff'] },
    ],
  },
];

/** A digest that looks like one and is always the same for the same words. */
export function digestOf(...words: readonly string[]): string {
  return `sha256:${createHash('sha256').update(words.join('\n')).digest('hex')}`;
}

export function versionDigest(app: DemoApp, version: string): string {
  return digestOf(app.image, version);
}

function named(name: string, part: string) {
  return {
    name,
    image: `harbor.lan/${name}/${part}`,
    repository: `${HOST}/${name}/${part}.git`,
    deployRepository: `${HOST}/${name}/deploy.git`,
  };
}
