import type { ScanReport } from '../../../src/apps.ts';
import type { ApprovalPhrase } from '../../../src/phrases-approval.ts';
import type { DeployPhrase } from '../../../src/phrases-deploy.ts';
import type { ApprovalView } from '../../../src/decisions.ts';
import type { SamplesOf } from './samples.ts';

type Said = ApprovalPhrase | DeployPhrase;
const AT = 1_700_000_000_000;
const DIGEST = 'sha256:9f2c1a0000000000000000000000000000000000000000000000000000000000';
const OLD = { digest: DIGEST.replace('9f2c', '77aa'), version: '1.4.1' };
const NEW = { digest: DIGEST, version: '1.4.2' };
const ENTRY = { id: 't1', operation: 'deploy', workflowId: 'deploy/shop', summary: 'deploy shop 1.5.0' } as const;
const BEN = { by: 'U0BEN', at: AT, checked: true, as: ['@release-managers'] };

export const deploySamples = (foreign: string): SamplesOf<Said> => {
  const report: ScanReport = {
    digest: DIGEST,
    counts: { critical: 1, high: 2, medium: 11, low: 0, unknown: 3 },
    fixable: { critical: 0, high: 1, medium: 2, low: 0, unknown: 0 },
    over: true,
    worst: [
      { id: 'CVE-2026-0001', package: foreign, version: foreign, fixVersion: foreign, severity: 'critical' },
      { id: 'CVE-2026-0002', package: 'zlib', version: '1.2', severity: 'high' },
    ],
    scanner: 'Trivy',
  };
  const asked: ApprovalView = { by: ['@release-managers'], minApprovals: 1, missing: [], given: [], expiresAt: AT };
  const half: ApprovalView = { ...asked, minApprovals: 2, missing: ['@security'], given: [BEN] };
  const ready = {
    id: 'deploy.ready',
    app: 'shop',
    version: '1.4.2',
    commits: 7,
    tests: 'green',
    report: { ...report, over: false },
  } as const;
  const frozen = { id: 'gate.frozen', environment: 'production', reason: foreign, by: 'U0DEE', until: AT } as const;
  return {
    'approval.waiting': [
      { id: 'approval.waiting', approval: asked },
      { id: 'approval.waiting', approval: half },
      { id: 'approval.waiting', approval: { by: ['U0BEN'], minApprovals: 1, missing: [], given: [] } },
    ],
    'approval.approved': [
      { id: 'approval.approved', given: [BEN] },
      { id: 'approval.approved', given: [{ by: foreign, at: AT, checked: false, as: [] }] },
    ],
    'approval.otherwise': [
      { id: 'approval.otherwise', onTimeout: 'reject', escalated: false, expiresAt: AT },
      { id: 'approval.otherwise', onTimeout: 'reject', escalated: false, expiresAt: AT, anotherDay: true },
      { id: 'approval.otherwise', onTimeout: 'escalate', escalated: false, expiresAt: AT },
      { id: 'approval.otherwise', onTimeout: 'escalate', escalated: true, expiresAt: AT },
      { id: 'approval.otherwise', onTimeout: 'park', escalated: false, expiresAt: AT },
      { id: 'approval.otherwise', onTimeout: 'park', escalated: false },
    ],
    'approval.asked': [{ id: 'approval.asked', what: ready, who: ['@release-managers'], expiresAt: AT }],
    'approval.reminder': [
      { id: 'approval.reminder', what: ready, who: ['@release-managers'], expiresAt: AT },
      { id: 'approval.reminder', what: ready, who: ['@release-managers'] },
    ],
    'approval.escalated': [{ id: 'approval.escalated', what: ready, to: '@platform-oncall', expiresAt: AT }],
    'approval.parked': [{ id: 'approval.parked' }],
    'approval.given': [
      { id: 'approval.given', approval: { ...asked, given: [BEN] } },
      { id: 'approval.given', approval: half },
    ],
    'approval.rejected': [
      { id: 'approval.rejected', by: 'U0DEE', at: AT, checked: true, reason: foreign },
      { id: 'approval.rejected', by: '', at: AT, checked: false },
    ],
    'approval.expired': [{ id: 'approval.expired', expiredAt: AT }],
    'approval.nobody': [{ id: 'approval.nobody' }],
    'approval.changed': [{ id: 'approval.changed', what: ready }],
    'approval.overridden': [
      { id: 'approval.overridden', by: 'U0DEE', reason: foreign, what: ready },
      { id: 'approval.overridden', by: 'U0DEE', reason: foreign },
    ],
    'gate.frozen': [frozen, { id: 'gate.frozen', environment: 'staging', reason: 'weekend' }],
    'gate.waiting': [{ id: 'gate.waiting', so: { id: 'approval.approved', given: [BEN] }, frozen }],
    'gate.open': [{ id: 'gate.open', environment: 'production' }],
    'freeze.title': [{ id: 'freeze.title', environment: 'production', reason: foreign }],
    'freeze.until': [
      { id: 'freeze.until', environment: 'production', until: AT },
      { id: 'freeze.until', environment: 'production' },
    ],
    'freeze.held': [
      { id: 'freeze.held', count: 0 },
      { id: 'freeze.held', count: 1 },
    ],
    'freeze.over': [
      { id: 'freeze.over', environment: 'production', by: 'U0DEE' },
      { id: 'freeze.over', environment: 'production' },
    ],
    'refused.self': [{ id: 'refused.self', who: ['@release-managers'] }],
    'refused.already': [{ id: 'refused.already', approval: half }],
    'refused.no-reason': [{ id: 'refused.no-reason' }],
    'deploy.title': [{ id: 'deploy.title', app: foreign, version: foreign }],
    'deploy.over-limit': [{ id: 'deploy.over-limit' }],
    'deploy.no-tests': [{ id: 'deploy.no-tests' }],
    'deploy.runs': [{ id: 'deploy.runs', environment: 'staging', release: NEW }],
    'deploy.ready': [
      ready,
      { id: 'deploy.ready', app: foreign, version: foreign, tests: 'none', report },
      { ...ready, tests: 'skipped' },
    ],
    'deploy.change': [
      {
        id: 'deploy.change',
        from: OLD,
        to: NEW,
        commits: 7,
        compare: 'http://git.example/shop/compare/v1.4.1/v1.4.2',
      },
      { id: 'deploy.change', from: { digest: OLD.digest }, to: NEW, commits: 1 },
      { id: 'deploy.change', to: NEW },
    ],
    'deploy.if-it-fails': [{ id: 'deploy.if-it-fails', from: OLD }, { id: 'deploy.if-it-fails' }],
    'deploy.watch-for': [{ id: 'deploy.watch-for', duration: 600_000 }],
    'deploy.watching': [{ id: 'deploy.watching', version: '1.4.2', until: AT }],
    'deploy.staging-kept': [{ id: 'deploy.staging-kept', version: '1.4.2' }],
    'deploy.done': [
      { id: 'deploy.done', app: 'shop', version: '1.4.2', environment: 'production', from: OLD, ran: 518_400_000 },
      { id: 'deploy.done', app: foreign, version: foreign, environment: 'production' },
    ],
    'deploy.nothing-to-do': [{ id: 'deploy.nothing-to-do', app: foreign, version: foreign }],
    'rollback.title': [
      { id: 'rollback.title', app: 'shop', environment: 'production' },
      { id: 'rollback.title', app: foreign, environment: 'staging', to: foreign },
    ],
    'rollback.picked': [
      { id: 'rollback.picked', from: NEW, to: OLD },
      { id: 'rollback.picked', to: OLD },
    ],
    'rollback.versions': [
      {
        id: 'rollback.versions',
        versions: [
          { ...NEW, deployedAt: AT, bad: true },
          { digest: OLD.digest, version: foreign, deployedAt: AT, bad: false },
        ],
      },
    ],
    'rollback.ready': [
      { id: 'rollback.ready', app: 'shop', environment: 'production', from: NEW, to: OLD },
      { id: 'rollback.ready', app: foreign, environment: 'production', to: OLD },
    ],
    'rollback.impossible': [
      { id: 'rollback.impossible', app: 'shop', environment: 'production', why: 'runs', to: '1.4.1' },
      { id: 'rollback.impossible', app: foreign, environment: 'production', why: 'unknown', to: foreign },
      { id: 'rollback.impossible', app: 'shop', environment: 'staging', why: 'none' },
    ],
    'rollback.done': [{ id: 'rollback.done', app: foreign, environment: 'production', to: OLD }],
    'queue.title': [{ id: 'queue.title', app: foreign }],
    'queue.entry': [
      { id: 'queue.entry', entry: { ...ENTRY, input: { app: foreign, version: foreign, requestedBy: 'U0ANA' } } },
      { id: 'queue.entry', entry: { ...ENTRY, operation: 'rollback', input: { app: 'shop' } } },
    ],
    'queue.leave': [{ id: 'queue.leave', entry: { ...ENTRY, input: { app: foreign, version: foreign } } }],
    'queue.waits': [
      { id: 'queue.waits', place: 1 },
      { id: 'queue.waits', place: 3 },
    ],
    'queue.started': [{ id: 'queue.started' }],
    'queue.left': [{ id: 'queue.left' }],
    'queue.empty': [{ id: 'queue.empty', app: foreign }],
    'review.title': [{ id: 'review.title', app: foreign, version: foreign }],
    'review.asked': [{ id: 'review.asked', app: 'shop', version: '1.4.2', by: 'U0DEE', reason: foreign }],
    'review.done': [{ id: 'review.done', app: foreign, version: foreign }],
  };
};
