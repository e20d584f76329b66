import type { LeftPhrase } from '../../../src/phrases-left.ts';
import type { PhraseOf } from '../../../src/phrases.ts';

type Id = LeftPhrase['id'] | 'undo.left';
type Samples = { readonly [Each in Id]: readonly PhraseOf<Each>[] };

export const leftSamples = (foreign: string): Samples => ({
  'undo.left': [
    { id: 'undo.left', what: foreign, why: foreign },
    { id: 'undo.left', what: foreign, why: { id: 'left.unchanged' } },
    { id: 'undo.left', kind: 'node', what: foreign, why: { id: 'left.not-made' } },
    { id: 'undo.left', kind: 'registry', why: { id: 'left.unregistered' } },
    { id: 'undo.left', kind: 'namespaces', why: { id: 'left.not-stopped' } },
  ],
  'left.machine': [
    { id: 'left.machine', status: foreign, owner: foreign },
    { id: 'left.machine', status: 'Ready' },
  ],
  'left.never-joined': [{ id: 'left.never-joined' }],
  'left.not-made': [{ id: 'left.not-made' }],
  'left.unchanged': [{ id: 'left.unchanged' }],
  'left.set-since': [{ id: 'left.set-since', digest: foreign }, { id: 'left.set-since' }],
  'left.moved': [{ id: 'left.moved' }],
  'left.no-training': [{ id: 'left.no-training' }],
  'left.unregistered': [{ id: 'left.unregistered' }],
  'left.nothing-before': [{ id: 'left.nothing-before' }],
  'left.not-stopped': [{ id: 'left.not-stopped' }],
});
