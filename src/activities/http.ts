import { Context, type ApplicationFailure } from '@temporalio/activity';
import { request, type Dispatcher } from 'undici';
import type { FailurePhrase } from '../phrases-failure.ts';
import { failing } from './failing.ts';
import { oneLine } from './one-line.ts';

export type HttpOptions = {
  /** As people call it: `MAAS`. Failures are of type `MAASError`; of `Argo CD`, `ArgoCDError`. */
  readonly system: string;
  /** Ends in a slash. */
  readonly baseUrl: string;
  /** Made anew for every request, since some signatures may be used once only. */
  readonly headers: () => Record<string, string>;
  readonly dispatcher?: Dispatcher;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** What is asked, for the sentence if it fails: `deploy node-07`. */
  readonly asking: string;
};

export type HttpAnswer = { readonly status: number; readonly body: string; readonly retryAfter: number | undefined };

/** ms. A whole call stays under the heartbeat timeout of the activity that makes it. */
export const WHOLE_CALL = 25_000;
const WORDS = 300;

/** HTTP to one system. An answer of any status is returned; without one, a retryable failure is thrown. */
export function createHttp({ system, baseUrl, headers, dispatcher }: HttpOptions) {
  return async ({ method, path, form, json, asking }: HttpRequest): Promise<HttpAnswer> => {
    const { cancellationSignal } = Context.current();
    const { body, ...type } = bodyOf(form, json);
    try {
      const answer = await request(new URL(path, baseUrl), {
        method,
        headers: { accept: 'application/json', ...type, ...headers() },
        body,
        signal: AbortSignal.any([cancellationSignal, AbortSignal.timeout(WHOLE_CALL)]),
        ...(dispatcher ? { dispatcher } : {}),
      });
      const seconds = Number(answer.headers['retry-after']);
      return {
        status: answer.statusCode,
        body: await answer.body.text(),
        retryAfter: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
      };
    } catch (error) {
      if (cancellationSignal.aborted) await Context.current().cancelled;
      throw unreachable(system, asking, error);
    }
  };
}

/** Without an answer: retryable, since the next call may get one. */
export function unreachable(system: string, asking: string, error: unknown): ApplicationFailure {
  const isSilent = error instanceof Error && error.name === 'TimeoutError';
  const phrase: FailurePhrase = isSilent
    ? { id: 'failed.silent', system, asking, after: WHOLE_CALL }
    : { id: 'failed.unreachable', system, asking, code: networkReason(error) };
  return failing(phrase, typeOf(system));
}

/** The one mapping of status to retryable or not: 408, 429 and 5xx pass; any other refusal would be refused again. */
export function failureOf(
  system: string,
  asking: string,
  { status, body, retryAfter }: HttpAnswer,
): ApplicationFailure {
  const passing = status === 408 || status === 429 || status >= 500;
  const words = oneLine(body, { most: WORDS });
  const phrase: FailurePhrase = { id: 'failed.refused', system, asking, status, words };
  const later = passing && retryAfter ? { nextRetryDelay: retryAfter } : {};
  return failing(phrase, typeOf(system), { nonRetryable: !passing, ...later });
}

/** The type of every failure of a system's. */
export function typeOf(system: string): string {
  return `${system.replaceAll(' ', '')}Error`;
}

/** Argo CD takes this very type only, without a charset. */
function bodyOf(form: HttpRequest['form'], json: unknown): { body: string | null; 'content-type'?: string } {
  if (json !== undefined) return { body: JSON.stringify(json), 'content-type': 'application/json' };
  if (form) return { body: new URLSearchParams(form).toString(), 'content-type': 'application/x-www-form-urlencoded' };
  return { body: null };
}

function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}
