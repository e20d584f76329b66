import { request } from 'undici';
import { oneLine } from '../activities/one-line.ts';
import { Trouble } from './check.ts';

export type Question = {
  /** As people call it. */
  readonly system: string;
  readonly url: string;
  /** The variable that holds the address. */
  readonly variable: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST. */
  readonly body?: object;
};

export type Answer = { readonly status: number; readonly text: string; readonly date: number | undefined };

/** ms. Whoever runs the doctor sits and waits. */
const PATIENCE = 5_000;
const WORDS = 200;

/** One HTTP question. An answer of any status is returned; no answer is a `Trouble` that names the address. */
export async function ask({ system, url, variable, headers = {}, body }: Question): Promise<Answer> {
  try {
    const answer = await request(url, {
      method: body ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const date = Date.parse(String(answer.headers['date'] ?? ''));
    const text = await answer.body.text();
    return { status: answer.statusCode, text, date: Number.isNaN(date) ? undefined : date };
  } catch (error) {
    throw new Trouble(
      `${system} does not answer at ${new URL(url).origin}: ${reasonOf(error)}.`,
      `Check ${variable}, that ${system} runs, and that this machine may reach it.`,
    );
  }
}

/** The answer as an object; anything but 2xx with JSON is a `Trouble` with the system's own words. */
export function objectOf({ status, text }: Answer, system: string, todo: string): Record<string, unknown> {
  if (status < 200 || status > 299) throw new Trouble(`${system} answers ${status}${words(text)}.`, todo);
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null) return found as Record<string, unknown>;
  } catch {
    // Not JSON: told below, with what it is instead.
  }
  throw new Trouble(`${system} answers something that is not its API${words(text)}.`, todo);
}

export function basic(username: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** Where an API begins: with exactly one slash at the end, whatever was typed. */
export function under(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path}`;
}

function words(text: string): string {
  const said = oneLine(text, { most: WORDS }).replace(/\.$/, '');
  return said ? `: ${said}` : '';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came within ${PATIENCE / 1_000} s`;
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
