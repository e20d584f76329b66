import type { MachineFailure } from '../../../src/phrases-failure-machines.ts';
import type { SamplesOf } from './samples.ts';

export const machineSamples = (foreign: string): SamplesOf<MachineFailure> => ({
  'maas.unknown': [{ id: 'maas.unknown', machine: foreign }],
  'maas.locked': [{ id: 'maas.locked', machine: foreign }],
  'maas.not-ready': [
    { id: 'maas.not-ready', machine: foreign, status: foreign, owner: foreign },
    { id: 'maas.not-ready', machine: 'node-07', status: 'Broken' },
  ],
  'maas.taken': [{ id: 'maas.taken', machine: foreign, words: foreign }],
  'maas.taken-away': [{ id: 'maas.taken-away', machine: foreign, status: foreign, owner: foreign }],
  'maas.not-deployed': [{ id: 'maas.not-deployed', machine: foreign, status: foreign, words: foreign }],
  'maas.not-released': [{ id: 'maas.not-released', machine: foreign, words: foreign }],
  'maas.not-released-yet': [{ id: 'maas.not-released-yet', machine: foreign, words: foreign }],
  'maas.no-address': [{ id: 'maas.no-address', machine: foreign }],
  'ansible.no-host': [
    { id: 'ansible.no-host', machine: foreign, address: foreign },
    { id: 'ansible.no-host', machine: foreign },
  ],
  'ansible.no-playbook': [{ id: 'ansible.no-playbook', playbook: foreign }],
  'ansible.not-started': [{ id: 'ansible.not-started' }],
  'ansible.task': [{ id: 'ansible.task', machine: foreign, task: foreign, words: foreign }],
  'ansible.killed': [{ id: 'ansible.killed', machine: foreign }],
  'ansible.unreachable': [
    { id: 'ansible.unreachable', machine: foreign, words: foreign },
    { id: 'ansible.unreachable', machine: 'node-07', words: '' },
  ],
  'ansible.ended': [
    { id: 'ansible.ended', code: 4, words: foreign },
    { id: 'ansible.ended', code: 4, words: '' },
  ],
  'node.not-ours': [{ id: 'node.not-ours', node: foreign }],
});
