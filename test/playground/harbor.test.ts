import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';

const WEB = 'projects/shop/repositories/web';

const SCAN = 40_000;

let clock: number;
let platform: Platform;

beforeEach(async () => {
  clock = Date.now();
  platform = await createPlatform({ speed: 1, now: () => clock });
});
afterEach(() => platform.close());

async function call(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
) {
  const { url, username, password } = platform.harbor;
  const answer = await fetch(`${url}/api/v2.0/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text ? (JSON.parse(text) as Record<string, unknown>) : undefined,
  };
}

describe('artifacts', () => {
  test('every version that ran is there under its version and its commit', async () => {
    const commit = platform.repositories.tags('https://git.example/shop/web.git').get('v1.4.1');
    const one = await call('GET', `${WEB}/artifacts/1.4.1`);
    const other = await call('GET', `${WEB}/artifacts/git-${commit}`);
    expect(one.status).toBe(200);
    expect(other.body?.['digest']).toBe(one.body?.['digest']);
  });

  test('a version that was tagged but not built is not there', async () => {
    await expect(call('GET', `${WEB}/artifacts/1.5.0`)).resolves.toMatchObject({
      status: 404,
      body: { errors: [{ code: 'NOT_FOUND', message: 'artifact shop/web:1.5.0 not found' }] },
    });
  });

  test('a list comes in pages that say where the next one is', async () => {
    const first = await call('GET', `${WEB}/artifacts?page_size=3`);
    expect(first.body).toHaveLength(3);
    expect(first.headers.get('x-total-count')).toBe('4');
    expect(first.headers.get('link')).toContain('page=2&page_size=3>; rel="next"');
    const last = await call('GET', `${WEB}/artifacts?page_size=3&page=2`);
    expect(last.body).toHaveLength(1);
    expect(last.headers.get('link')).toBeNull();
  });

  test('a slash in a repository has to be encoded twice', async () => {
    platform.pushImage({ image: 'harbor.lan/shop/tools/cli', tags: ['1'] });
    await expect(call('GET', 'projects/shop/repositories/tools%2Fcli/artifacts/1')).resolves.toMatchObject({
      status: 404,
    });
    await expect(call('GET', 'projects/shop/repositories/tools%252Fcli/artifacts/1')).resolves.toMatchObject({
      status: 200,
    });
  });

  test('a cookie brings the CSRF check with it', async () => {
    await expect(call('POST', `${WEB}/artifacts/1.4.1/scan`, { headers: { cookie: 'sid=1' } })).resolves.toMatchObject({
      status: 403,
      body: { errors: [{ code: 'FORBIDDEN' }] },
    });
  });

  test('a wrong password is refused', async () => {
    const headers = { authorization: 'Basic bm86bm8=' };
    await expect(call('GET', `${WEB}/artifacts/1.4.1`, { headers })).resolves.toMatchObject({ status: 401 });
  });
});

describe('pushing and deleting', () => {
  test('a tag moves to what is pushed under it', async () => {
    const one = platform.pushImage({ image: 'harbor.lan/shop/web', tags: ['edge'] });
    const other = platform.pushImage({ image: 'harbor.lan/shop/web', tags: ['edge'] });
    expect(one.digest).not.toBe(other.digest);
    await expect(call('GET', `${WEB}/artifacts/edge`)).resolves.toMatchObject({ body: { digest: other.digest } });
    await expect(call('GET', `${WEB}/artifacts/${one.digest}`)).resolves.toMatchObject({ body: { tags: [] } });
  });

  test('an immutable tag is not moved', () => {
    expect(() => platform.pushImage({ image: 'harbor.lan/shop/web', tags: ['1.4.1'] })).toThrow(
      'configured as immutable',
    );
  });

  test.for(['artifacts/1.4.1', 'artifacts/1.4.1/tags/1.4.1'])(
    'an immutable tag keeps %s from being deleted',
    async (path) => {
      await expect(call('DELETE', `${WEB}/${path}`)).resolves.toMatchObject({
        status: 412,
        body: { errors: [{ code: 'PRECONDITION' }] },
      });
    },
  );

  test('a deleted artifact is gone, and a second delete is told so', async () => {
    const { digest } = platform.pushImage({ image: 'harbor.lan/shop/web', tags: ['edge'] });
    await expect(call('DELETE', `${WEB}/artifacts/${digest}`)).resolves.toMatchObject({ status: 200 });
    await expect(call('DELETE', `${WEB}/artifacts/${digest}`)).resolves.toMatchObject({ status: 404 });
  });

  test('a deleted tag leaves the artifact', async () => {
    const { digest } = platform.pushImage({ image: 'harbor.lan/shop/web', tags: ['edge'] });
    await expect(call('DELETE', `${WEB}/artifacts/${digest}/tags/edge`)).resolves.toMatchObject({ status: 200 });
    await expect(call('GET', `${WEB}/artifacts/${digest}`)).resolves.toMatchObject({ status: 200, body: { tags: [] } });
  });
});

describe('scanning', () => {
  const overview = async () => {
    const { body } = await call('GET', `${WEB}/artifacts/1.4.1?with_scan_overview=true`);
    return Object.values((body?.['scan_overview'] ?? {}) as Record<string, Record<string, unknown>>)[0];
  };

  test('an image that was never scanned has no overview at all', async () => {
    expect((await call('GET', `${WEB}/artifacts/1.4.1?with_scan_overview=true`)).body).not.toHaveProperty(
      'scan_overview',
    );
  });

  test('a second scan is refused while the first goes on', async () => {
    await expect(
      call('POST', `${WEB}/artifacts/1.4.1/scan`, { body: { scan_type: 'vulnerability' } }),
    ).resolves.toMatchObject({ status: 202 });
    await expect(overview()).resolves.toMatchObject({ scan_status: 'Running' });
    await expect(call('POST', `${WEB}/artifacts/1.4.1/scan`)).resolves.toMatchObject({
      status: 409,
      body: { errors: [{ code: 'CONFLICT', message: 'a previous scan process is Running' }] },
    });
  });

  test('a scan that is stopped ends without a report', async () => {
    await call('POST', `${WEB}/artifacts/1.4.1/scan`);
    await call('POST', `${WEB}/artifacts/1.4.1/scan/stop`);
    await expect(overview()).resolves.toMatchObject({ scan_status: 'Stopped' });
    await expect(call('GET', `${WEB}/artifacts/1.4.1/additions/vulnerabilities`)).resolves.toMatchObject({ body: {} });
  });

  test('severities without a finding are missing in the summary', async () => {
    await call('POST', `${WEB}/artifacts/1.4.1/scan`);
    clock += SCAN;
    await expect(overview()).resolves.toMatchObject({ scan_status: 'Success', severity: 'High' });
    expect((await overview())?.['summary']).toEqual({
      total: 36,
      fixable: 18,
      summary: { High: 2, Medium: 11, Low: 23 },
    });
  });
});
