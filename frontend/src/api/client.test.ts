import { HttpResponse, http as mock } from 'msw';
import { describe, expect, it } from 'vitest';
import { person } from '@/testing/render';
import { base, problem, server } from '@/testing/server';
import { dataOf, http, ifMatch } from './client';
import { Problem } from './problem';
import { begin, currentSession } from './session';

const me = person('office');

describe('the access token', () => {
  it('is renewed once for all that need it, and the requests are sent again', async () => {
    begin({ access_token: 'old', expires_in: 600, user: me });
    let renewals = 0;
    server.use(
      mock.post(`${base}/auth/refresh`, ({ request }) => {
        expect(request.headers.get('X-Lianxin')).toBe('1');
        renewals++;
        return HttpResponse.json({ access_token: 'new', expires_in: 600 });
      }),
      mock.get(`${base}/units`, ({ request }) =>
        request.headers.get('Authorization') === 'Bearer new'
          ? HttpResponse.json({ items: [], page: 1, page_size: 20 })
          : problem(401, 'token_expired', '请重新登录'),
      ),
    );
    await Promise.all([http.GET('/units'), http.GET('/units'), http.GET('/units')]);
    expect(renewals).toBe(1);
    expect(currentSession().state).toBe('in');
  });

  it('leaves the person on the screen, asked for the password, when the session has ended', async () => {
    begin({ access_token: 'old', expires_in: 600, user: me });
    server.use(
      mock.post(`${base}/auth/refresh`, () => problem(401, 'session_ended', '请先登录')),
      mock.get(`${base}/units`, () => problem(401, 'token_expired', '请重新登录')),
    );
    await expect(http.GET('/units')).rejects.toMatchObject({ status: 401 });
    expect(currentSession()).toEqual({ state: 'expired', me });
  });
});

describe('a submit', () => {
  it('keeps its key until it is answered, and gets another one afterwards', async () => {
    begin({ access_token: 'token', expires_in: 600, user: me });
    const keys: (string | null)[] = [];
    const outcomes = [503, 503, 201, 201];
    server.use(
      mock.post(`${base}/units`, ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return outcomes[keys.length - 1] === 201
          ? HttpResponse.json({ id: '1' }, { status: 201 })
          : problem(503, 'unavailable', '请稍后再试');
      }),
    );
    const submit = () => http.POST('/units', { body: { name: '供电公司' } as never });
    await submit().catch(() => {});
    await submit().catch(() => {});
    await submit();
    await submit();
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[3]).not.toBe(keys[0]);
  });
});

describe('a refusal', () => {
  it('is thrown as the Problem that the server told', async () => {
    server.use(
      mock.patch(`${base}/units/:id`, ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"3"');
        return problem(412, 'stale_version', '记录已被他人修改');
      }),
    );
    const change = dataOf(
      http.PATCH('/units/{id}', {
        params: { path: { id: '1' }, header: ifMatch(3) },
        body: {} as never,
      }),
    );
    await expect(change).rejects.toMatchObject({ stale: true, message: '记录已被他人修改' });
  });

  it('is a Problem too when there was no answer', async () => {
    server.use(mock.get(`${base}/units`, () => HttpResponse.error()));
    const problemOfNothing = await http.GET('/units').catch((error) => error);
    expect(problemOfNothing).toBeInstanceOf(Problem);
    expect(problemOfNothing.unanswered).toBe(true);
  });
});
