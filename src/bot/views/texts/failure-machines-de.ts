import type { MachineFailure } from '../../../phrases-failure-machines.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { after, heldBy } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why a machine could not be had, installed, configured or joined. */
export const machineFailuresGerman: TextsOf<MachineFailure> = {
  'maas.unknown': ({ machine }) =>
    `MAAS kennt keine Maschine ${esc(machine)}. Bitte den Namen in MAAS prüfen oder sie dort erst anlegen.`,
  'maas.locked': ({ machine }) =>
    `${esc(machine)} ist in MAAS gesperrt. Wenn sie neu installiert werden darf, bitte dort entsperren.`,
  'maas.not-ready': ({ machine, ...held }) =>
    `${esc(machine)} ist in MAAS nicht Ready (${heldBy(held, 'Besitzer')}). Bitte eine andere Maschine wählen oder diese erst in MAAS freigeben.`,
  'maas.taken': ({ machine, words }) =>
    `Jemand anderes hat sich ${esc(machine)} inzwischen genommen. MAAS sagt: ${esc(words)}`,
  'maas.taken-away': ({ machine, ...held }) =>
    `${esc(machine)} wurde diesem Lauf weggenommen: ${heldBy(held, 'Besitzer')}.`,
  'maas.not-deployed': ({ machine, status, words }) =>
    `MAAS konnte ${esc(machine)} nicht installieren (${esc(status)}): ${esc(words)}`,
  'maas.not-released': ({ machine, words }) =>
    `MAAS konnte ${esc(machine)} nicht freigeben: ${esc(words)}. Bitte in MAAS freigeben.`,
  'maas.not-released-yet': ({ machine, words }) => `MAAS gibt ${esc(machine)} noch nicht frei: ${esc(words)}`,
  'maas.no-address': ({ machine }) => `MAAS hat ${esc(machine)} installiert, nennt aber noch keine Adresse.`,
  'ansible.no-host': ({ machine, address }) =>
    `${address === undefined ? `"${esc(machine)}"` : `${esc(machine)} mit Adresse "${esc(address)}"`} kann nicht in ein Inventory.`,
  'ansible.no-playbook': ({ playbook }) => `In deckhand.yaml gibt es kein Playbook "${esc(playbook)}".`,
  'ansible.not-started': () =>
    'ansible-playbook ließ sich nicht starten. Bitte ansible-core installieren oder ANSIBLE_PLAYBOOK setzen.',
  'ansible.task': ({ machine, task, words }) => `Schritt "${esc(task)}" auf ${esc(machine)}: ${esc(words)}`,
  'ansible.killed': ({ machine }) => `ansible-playbook wurde beendet, während es ${esc(machine)} einrichtete.`,
  'ansible.unreachable': ({ machine, words }) => `${esc(machine)} ist über ssh nicht erreichbar${after(words)}`,
  'ansible.ended': ({ code, words }) => `ansible-playbook endete mit Exit-Code ${code}${after(words)}`,
  'node.not-ours': ({ node }) =>
    `Im Cluster gibt es schon einen Knoten ${esc(node)}, der nicht von diesem Lauf stammt. Wenn er ein Überbleibsel ist, bitte dort löschen.`,
};
