import type { SourceFailure } from '../../../src/phrases-failure-sources.ts';
import type { SamplesOf } from './samples.ts';

export const sourceSamples = (foreign: string): SamplesOf<SourceFailure> => ({
  'git.not-started': [{ id: 'git.not-started' }],
  'git.late': [{ id: 'git.late', asking: foreign }],
  'git.failed': [
    { id: 'git.failed', asking: foreign, words: foreign, code: 128 },
    { id: 'git.failed', asking: 'clone', words: '', code: 128 },
  ],
  'git.bad-address': [{ id: 'git.bad-address', repository: foreign }],
  'git.password': [{ id: 'git.password', repository: foreign }],
  'git.bad-branch': [{ id: 'git.bad-branch', branch: foreign }],
  'git.bad-revision': [{ id: 'git.bad-revision', revision: foreign, repository: foreign }],
  'git.bad-tag': [{ id: 'git.bad-tag', ref: foreign }],
  'git.no-tag': [
    { id: 'git.no-tag', ref: foreign, repository: foreign, newest: [foreign, foreign] },
    { id: 'git.no-tag', ref: 'v1.4.2', repository: 'shop.git', newest: [] },
  ],
  'git.not-yaml': [{ id: 'git.not-yaml', path: foreign, repository: foreign, words: foreign }],
  'git.overtaken': [{ id: 'git.overtaken', repository: foreign, pushes: 5 }],
  'harbor.no-image': [{ id: 'harbor.no-image', image: foreign, digest: foreign }],
  'harbor.bad-image': [{ id: 'harbor.bad-image', image: foreign }],
  'harbor.no-scan': [{ id: 'harbor.no-scan', image: foreign, words: foreign }],
  'harbor.no-report': [{ id: 'harbor.no-report', image: foreign }],
  'harbor.scan-stopped': [{ id: 'harbor.scan-stopped', image: foreign }],
  'harbor.scan-failed': [
    { id: 'harbor.scan-failed', image: foreign, words: foreign },
    { id: 'harbor.scan-failed', image: 'shop/web', words: '' },
  ],
  'builder.bad-tag': [{ id: 'builder.bad-tag', version: foreign }],
  'builder.bad-commit': [{ id: 'builder.bad-commit', commit: foreign }],
  'builder.bad-image': [{ id: 'builder.bad-image', app: foreign, image: foreign }],
  'builder.bad-repository': [{ id: 'builder.bad-repository', app: foreign, repository: foreign }],
  'builder.bad-path': [{ id: 'builder.bad-path', app: foreign, path: foreign }],
  'builder.not-started': [{ id: 'builder.not-started', program: foreign }],
  'builder.ended': [
    { id: 'builder.ended', app: foreign, version: foreign, program: foreign, code: 3 },
    { id: 'builder.ended', app: 'shop', version: '1.4.2', program: './build.sh', code: undefined },
  ],
  'builder.step': [
    { id: 'builder.step', app: foreign, version: foreign, step: foreign, words: foreign },
    { id: 'builder.step', app: 'shop', version: '1.4.2', words: 'push access denied' },
  ],
  'builder.not-rootless': [{ id: 'builder.not-rootless', app: foreign, version: foreign }],
});
