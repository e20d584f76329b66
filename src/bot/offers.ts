import { z } from 'zod';
import { readJson } from '../json.ts';
import type { Said } from './views/language.ts';

/** What a person may choose instead of what was refused: a button beside the sentence, for them alone. */
export type Offer = { readonly value: OfferValue; readonly label: Said };

const input = z.strictObject({
  app: z.string().max(64),
  version: z.string().max(64).optional(),
  override: z.string().max(200).optional(),
  environment: z.enum(['staging', 'production']).optional(),
  to: z.string().max(64).optional(),
});

/** What an offer's button carries; who clicks it is asked everything again. */
const offerValue = z.discriminatedUnion('offer', [
  z.strictObject({
    offer: z.literal('queue'),
    id: z.string().max(200),
    operation: z.enum(['deploy', 'rollback']),
    input,
  }),
  z.strictObject({ offer: z.literal('withdraw'), id: z.string().max(200), run: z.string().max(64), input }),
  z.strictObject({ offer: z.literal('cancel'), run: z.string().max(64), input }),
]);

export type OfferValue = z.infer<typeof offerValue>;

export const OFFER = { pattern: /^offer_/, id: (offer: OfferValue['offer']) => `offer_${offer}` } as const;

/** Returns undefined for a value that was not made by one of our offers. */
export function readOffer(value: string | undefined): OfferValue | undefined {
  return readJson(value, offerValue);
}
