import type { SomePods } from '../../../phrases-failure-upkeep.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';

/** The end of a sentence that a system's own words may follow. */
export function after(words: string): string {
  return words ? `: ${esc(words)}` : '.';
}

/** `Deployed, owner ben`: a machine's status in MAAS, and whose it is. */
export function heldBy({ status, owner }: { status: string; owner?: string | undefined }, ofOwner: string): string {
  return esc(owner ? `${status}, ${ofOwner} ${owner}` : status);
}

/** `shop/web-1, shop/web-2 and 3 more`; `rest` words what is not named. */
export function podsText({ pods, more }: SomePods, rest: (more: number) => string): string {
  return `${pods.map(esc).join(', ')}${more > 0 ? ` ${rest(more)}` : ''}`;
}

/** What is a phrase where it is our own, and a string where it is somebody else's words. */
export function told<P extends object>(said: P | string, phrase: (said: P) => string, foreign = esc): string {
  return typeof said === 'string' ? foreign(said) : phrase(said);
}
