import type { MachineFailure } from '../../../phrases-failure-machines.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { after, heldBy } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

/** Why a machine could not be had, installed, configured or joined. */
export const machineFailures: TextsOf<MachineFailure> = {
  'maas.unknown': ({ machine }) =>
    `MAAS knows no machine ${esc(machine)}. Check the name in MAAS, or add it there first.`,
  'maas.locked': ({ machine }) => `${esc(machine)} is locked in MAAS. Unlock it there if it may be installed anew.`,
  'maas.not-ready': ({ machine, ...held }) =>
    `${esc(machine)} is not Ready in MAAS (${heldBy(held, 'owner')}). Choose another machine, or release it in MAAS first.`,
  'maas.taken': ({ machine, words }) => `Somebody else took ${esc(machine)} meanwhile. MAAS says: ${esc(words)}`,
  'maas.taken-away': ({ machine, ...held }) =>
    `${esc(machine)} was taken away from this run: ${heldBy(held, 'owner')}.`,
  'maas.not-deployed': ({ machine, status, words }) =>
    `MAAS could not deploy ${esc(machine)} (${esc(status)}): ${esc(words)}`,
  'maas.not-released': ({ machine, words }) =>
    `MAAS could not release ${esc(machine)}: ${esc(words)}. Release it in MAAS.`,
  'maas.not-released-yet': ({ machine, words }) => `MAAS does not release ${esc(machine)} yet: ${esc(words)}`,
  'maas.no-address': ({ machine }) => `MAAS deployed ${esc(machine)} but gives no address yet.`,
  'ansible.no-host': ({ machine, address }) =>
    `${address === undefined ? `"${esc(machine)}"` : `${esc(machine)} at "${esc(address)}"`} cannot be put into an inventory.`,
  'ansible.no-playbook': ({ playbook }) => `deckhand.yaml has no playbook "${esc(playbook)}".`,
  'ansible.not-started': () => 'ansible-playbook could not be started. Install ansible-core, or set ANSIBLE_PLAYBOOK.',
  'ansible.task': ({ machine, task, words }) => `task "${esc(task)}" on ${esc(machine)}: ${esc(words)}`,
  'ansible.killed': ({ machine }) => `ansible-playbook was killed while it configured ${esc(machine)}.`,
  'ansible.unreachable': ({ machine, words }) => `${esc(machine)} cannot be reached over ssh${after(words)}`,
  'ansible.ended': ({ code, words }) => `ansible-playbook ended with exit code ${code}${after(words)}`,
  'node.not-ours': ({ node }) =>
    `The cluster already has a node ${esc(node)} that this run did not make. Delete it there if it is a leftover.`,
};
