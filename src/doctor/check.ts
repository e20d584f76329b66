/** What one look at one thing found. `todo` is empty if there is nothing to do. */
export type Check = {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
  readonly todo: string;
  /** Nobody looked: it is another part's to have what a look needs. */
  readonly skipped?: true;
};

/** A system without checks is not set in this environment; `why` says what that means where it is not plain. */
export type SystemReport = { readonly system: string; readonly checks: readonly Check[]; readonly why?: string };

export type Report = { readonly ok: boolean; readonly systems: readonly SystemReport[] };

/** Something is not as it must be: what was found, and what to do about it. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly todo: string;

  constructor(says: string, todo: string) {
    super(says);
    this.todo = todo;
  }
}

/** What a look needs is the worker's alone, so the bot can neither find fault with it nor vouch for it. */
export class Elsewhere extends Error {
  override readonly name = 'Elsewhere';

  constructor(variables: string) {
    super(`not looked at from the bot: only the worker has ${variables}; run \`node src/main.ts doctor\` there`);
  }
}

/** A look at one thing: its name, and a function that says what it found or throws a `Trouble`. */
export type Look = readonly [name: string, work: () => Promise<string>];

/** Looks one after the other and stops where one cannot be done or finds trouble: what follows would fail likewise. */
export async function inOrder(looks: readonly Look[]): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [name, work] of looks) {
    const found = await look(name, work);
    checks.push(found);
    if (!found.ok || found.skipped) break;
  }
  return checks;
}

/** Looks at things that do not depend on each other, at the same time. */
export function sideBySide(looks: readonly Look[]): Promise<readonly Check[]> {
  return Promise.all(looks.map(([name, work]) => look(name, work)));
}

/** The first looks decide whether the others make sense. */
export async function firstThen(first: readonly Look[], others: readonly Look[]): Promise<readonly Check[]> {
  const checks = await inOrder(first);
  return checks.every(({ ok, skipped }) => ok && !skipped) ? [...checks, ...(await sideBySide(others))] : checks;
}

async function look(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, says: await work(), todo: '' };
  } catch (error) {
    if (error instanceof Elsewhere) return { name, ok: true, says: error.message, todo: '', skipped: true };
    if (error instanceof Trouble) return { name, ok: false, says: error.message, todo: error.todo };
    const says = error instanceof Error ? error.message : String(error);
    return { name, ok: false, says, todo: 'Look into it by hand: Deckhand does not know this answer.' };
  }
}
