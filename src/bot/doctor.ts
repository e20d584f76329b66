import type { Report } from '../doctor/check.ts';
import { allows } from '../policy.ts';
import type { PeopleRef } from '../decisions.ts';
import type { BotContext } from './context.ts';
import type { Place } from './private.ts';
import { NotAllowed, UserError } from './user-error.ts';
import { doctorText } from './views/doctor-report.ts';

/** `/deckhand doctor`: who may see it, and how to find out. */
export type Doctor = { readonly run: readonly PeopleRef[]; readonly examine: () => Promise<Report> };

/** Examines every system as the bot sees it and tells the one who asked: addresses and accounts are not for everybody. */
export function createDoctor({ doctor, people, tell }: BotContext) {
  return async (place: Place): Promise<void> => {
    if (!doctor) throw new UserError(({ doctor: said }) => said.nobody);
    if (!allows(doctor.run, await people.find(place.user))) {
      throw new NotAllowed(({ doctor: said }) => said.notYou(doctor.run), place.user, '/deckhand doctor');
    }
    await tell(place, doctorText(await doctor.examine()));
  };
}
