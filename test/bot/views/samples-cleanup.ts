import type { Kept, Tally } from '../../../src/cleanup.ts';
import type { CleanupPhrase } from '../../../src/phrases-cleanup.ts';
import type { SamplesOf } from './samples.ts';

const AT = 1_700_000_000_000;
const GB = 1_000_000_000;

/** At least one of each phrase of cleanups, with `foreign` wherever others wrote the text. */
export const cleanupSamples = (foreign: string): SamplesOf<CleanupPhrase> => {
  const group = { name: foreign, from: 0, items: 61, bytes: 5.1 * GB };
  const kept: readonly Kept[] = [
    { why: foreign, count: 63 },
    { why: { id: 'kept.newest' }, count: 90 },
    { why: { id: 'kept.meanwhile', why: { id: 'kept.in-use' } }, count: 2 },
  ];
  const failed: Tally['failed'] = [
    { label: foreign, why: foreign },
    { label: 'pr-117', why: { id: 'kept.namesake' } },
    { label: 'shop/web:1', why: { id: 'failed.silent', system: 'Harbor', asking: 'delete it', after: 30_000 } },
  ];
  const tally = { gone: 409, bytes: 37.9 * GB, kept, failed, failures: 12 };
  const clean = { gone: 1, bytes: 0, kept: [], failed: [], failures: 0 };
  return {
    'cleanup.title': [
      { id: 'cleanup.title', rule: foreign },
      { id: 'cleanup.title', rule: 'old-images', only: 'plan' },
    ],
    'cleanup.looking': [{ id: 'cleanup.looking', at: foreign, seen: 1200 }],
    'cleanup.found': [
      { id: 'cleanup.found', kind: 'images', items: 412, bytes: 38.2 * GB, places: 9, kept, left: 17 },
      { id: 'cleanup.found', kind: 'tokens', items: 1, bytes: 0, places: 1, kept: [], left: 0 },
      { id: 'cleanup.found', kind: 'namespaces', items: 0, bytes: 0, places: 0, kept: [], left: 0 },
    ],
    'cleanup.group': [
      { id: 'cleanup.group', kind: 'images', group },
      { id: 'cleanup.group', kind: 'namespaces', group: { ...group, items: 1, bytes: 0 } },
    ],
    'cleanup.more-groups': [{ id: 'cleanup.more-groups', groups: 3, items: 40 }],
    'cleanup.list': [{ id: 'cleanup.list', kind: 'images', items: 412, bytes: 38.2 * GB }],
    'cleanup.soon': [{ id: 'cleanup.soon', soon: [{ label: foreign, at: AT }] }],
    'cleanup.skipped': [
      { id: 'cleanup.skipped', rule: foreign, overlap: 1, missed: 0 },
      { id: 'cleanup.skipped', rule: 'old-images', overlap: 2, missed: 3 },
    ],
    'cleanup.ready': [{ id: 'cleanup.ready', rule: foreign, kind: 'images', items: 412, bytes: 38.2 * GB }],
    'cleanup.within-limit': [{ id: 'cleanup.within-limit' }],
    'cleanup.keep': [
      { id: 'cleanup.keep', group: foreign, items: 61, bytes: 5.1 * GB },
      { id: 'cleanup.keep', group: foreign, items: 1, bytes: 512 },
    ],
    'cleanup.kept': [
      { id: 'cleanup.kept', group: foreign, by: 'U0BEN', checked: true },
      { id: 'cleanup.kept', group: foreign, by: foreign, checked: false },
    ],
    'cleanup.keep-items': [{ id: 'cleanup.keep-items' }],
    'cleanup.kept-items': [
      { id: 'cleanup.kept-items', names: [foreign, 'shop/web:1'], items: 2, by: 'U0BEN', checked: true },
      { id: 'cleanup.kept-items', names: [foreign], items: 21, by: foreign, checked: false },
      { id: 'cleanup.kept-items', names: [], items: 0, by: 'U0BEN', checked: true },
    ],
    'cleanup.all-kept': [{ id: 'cleanup.all-kept' }],
    'cleanup.marking': [{ id: 'cleanup.marking', name: foreign }],
    'cleanup.marked': [{ id: 'cleanup.marked', names: [foreign, 'pr-117'], until: AT }],
    'cleanup.grace': [{ id: 'cleanup.grace', until: AT, waiting: 2 }],
    'cleanup.restore': [{ id: 'cleanup.restore', name: foreign }],
    'cleanup.restored': [
      { id: 'cleanup.restored', name: foreign },
      { id: 'cleanup.restored', name: foreign, by: 'U0DEE', checked: true },
      { id: 'cleanup.restored', name: foreign, by: '' },
    ],
    'cleanup.unmarked': [{ id: 'cleanup.unmarked', names: [foreign] }],
    'cleanup.deleting': [{ id: 'cleanup.deleting', done: 120, of: 412, bytes: 9 * GB }],
    'cleanup.deleted': [
      { id: 'cleanup.deleted', kind: 'images', tally },
      { id: 'cleanup.deleted', kind: 'tokens', tally: clean },
    ],
    'cleanup.done': [
      { id: 'cleanup.done', rule: foreign, kind: 'images', tally, byPeople: 4 },
      { id: 'cleanup.done', rule: 'expired-tokens', kind: 'tokens', tally: clean, byPeople: 0 },
    ],
    'cleanup.reported': [{ id: 'cleanup.reported', rule: foreign, kind: 'images', items: 412, bytes: 38.2 * GB }],
    'cleanup.nothing': [{ id: 'cleanup.nothing', rule: foreign }],
  };
};
