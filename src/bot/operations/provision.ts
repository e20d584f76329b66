import { MACHINE, PROFILE, SERIES } from '../../constants.ts';
import type { ProvisionInput } from '../../operations.ts';
import type { Operation } from '../catalog.ts';
import { InputError } from '../user-error.ts';

export const provision: Operation<ProvisionInput> = {
  name: 'provision',
  command: '/provision',
  usage: '/provision <machine> [--series noble] [--profile worker]',
  fields: [
    {
      name: 'machine',
      pattern: MACHINE,
      flag: false,
      options: async (_, { lookup }) => lookup.readyMachines?.(),
    },
    { name: 'series', pattern: SERIES, flag: true },
    {
      name: 'profile',
      pattern: PROFILE,
      flag: true,
      choices: ({ profiles }) => Object.keys(profiles),
      initial: ({ defaultProfile }) => defaultProfile,
    },
  ],
  input: ({ machine = '', ...rest }) => ({ machine, ...rest }),
  target: ({ machine }) => machine,
  async check({ machine }, { lookup }) {
    if ((await lookup.machine?.(machine)) !== false) return;
    throw new InputError(({ input }) => input.noMachine(machine), 'machine');
  },
};
