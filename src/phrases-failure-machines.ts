/** Why a machine could not be had, installed, configured or joined. `words` are those of the system, perhaps none. */

type Machine = { readonly machine: string };
type Words = { readonly words: string };
/** In MAAS' words. */
type Held = { readonly status: string; readonly owner?: string | undefined };

export type MachineFailure =
  | ({ readonly id: 'maas.unknown' } & Machine)
  | ({ readonly id: 'maas.locked' } & Machine)
  | ({ readonly id: 'maas.not-ready' } & Machine & Held)
  /** Between our look and our asking for it. */
  | ({ readonly id: 'maas.taken' } & Machine & Words)
  /** After it was this run's. */
  | ({ readonly id: 'maas.taken-away' } & Machine & Held)
  | ({ readonly id: 'maas.not-deployed'; readonly status: string } & Machine & Words)
  | ({ readonly id: 'maas.not-released' } & Machine & Words)
  | ({ readonly id: 'maas.not-released-yet' } & Machine & Words)
  | ({ readonly id: 'maas.no-address' } & Machine)
  | ({ readonly id: 'ansible.no-host'; readonly address?: string } & Machine)
  | { readonly id: 'ansible.no-playbook'; readonly playbook: string }
  | { readonly id: 'ansible.not-started' }
  | ({ readonly id: 'ansible.task'; readonly task: string } & Machine & Words)
  | ({ readonly id: 'ansible.killed' } & Machine)
  | ({ readonly id: 'ansible.unreachable' } & Machine & Words)
  | ({ readonly id: 'ansible.ended'; readonly code: number } & Words)
  | { readonly id: 'node.not-ours'; readonly node: string };
