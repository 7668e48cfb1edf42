import {
  keepPreviousData,
  type QueryFunction,
  type QueryKey,
  type UseQueryOptions,
} from '@tanstack/react-query';
import i18next from 'i18next';
import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { MediaType, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import { Problem } from './problem';
import type { paths } from './schema';
import { accessToken, base, currentSession, onBehalf, refresh, standInFor } from './session';

/**
 * Keys of submits that were sent and not yet answered, by what was sent. A submit that is repeated
 * because no answer came, or because the button was hit twice, goes out under its first key, and
 * the server does it once; any answer but a 5xx ends it.
 */
const openSubmits = new Map<string, string>();

async function submitOf(request: Request): Promise<string | null> {
  if (request.method !== 'POST') return null;
  if (/\/api\/v1\/auth\/|\/(search|reveal)$/.test(new URL(request.url).pathname)) return null;
  const type = request.headers.get('Content-Type') ?? '';
  // A form with files has another boundary each time: it is a submit of its own.
  const body = type.startsWith('multipart/') ? crypto.randomUUID() : await request.clone().text();
  return `${request.url}\n${request.headers.get('If-Match') ?? ''}\n${body}`;
}

async function send(request: Request): Promise<Response> {
  const token = await accessToken();
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  return await fetch(request);
}

/** Sends with the token, the language and the submit's key; renews the token once on a 401. */
async function authorised(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', i18next.language);
  const submit = await submitOf(request);
  if (submit && !request.headers.has('Idempotency-Key')) {
    const key = openSubmits.get(submit) ?? crypto.randomUUID();
    openSubmits.set(submit, key);
    request.headers.set('Idempotency-Key', key);
  }
  for (const [name, value] of Object.entries(onBehalf())) request.headers.set(name, value);
  const again = request.clone();
  let response: Response;
  try {
    response = await send(request);
    if (response.status === 401 && currentSession().state !== 'out' && (await refresh())) {
      response = await send(again);
    }
  } catch (error) {
    throw Problem.of(error);
  }
  if (submit && response.status < 500) openSubmits.delete(submit);
  if (!response.ok) {
    const problem = await Problem.from(response);
    // The deputy's last day is over: the person is themself again.
    if (problem.code === 'not_deputy') void standInFor(null).catch(() => undefined);
    throw problem;
  }
  return response;
}

/** Typed requests; anything but a 2xx is thrown as a Problem. */
export const http = createFetchClient<paths>({
  baseUrl: typeof location === 'undefined' ? base : location.origin + base,
  fetch: authorised,
  querySerializer: { array: { style: 'form', explode: true } },
});

const queries = createQueryClient(http);

type Get = PathsWithMethod<paths, 'get'>;
type GetInit<Path extends Get> = MaybeOptionalInit<paths[Path], 'get'>;
type GetData<Path extends Get> = Required<
  FetchResponse<paths[Path]['get'], GetInit<Path>, MediaType>
>['data'];

/**
 * What TanStack Query needs to read a path: `useQuery(read('/areas', { params: { query } }))`.
 * Put one `…Queries` factory per feature around it.
 */
export function read<Path extends Get>(
  path: Path,
  ...init: RequiredKeysOf<GetInit<Path>> extends never ? [GetInit<Path>?] : [GetInit<Path>]
): UseQueryOptions<GetData<Path>, Problem, GetData<Path>> & {
  queryKey: QueryKey;
  queryFn: QueryFunction<GetData<Path>>;
} {
  const options = queries.queryOptions as unknown as (...args: unknown[]) => never;
  return options('get', path, ...init);
}

/** A page of a list, for what `useListState` asks; the page before stays until the next is there. */
export function readList<Path extends Get>(path: Path, query: Record<string, unknown>) {
  const options = read as unknown as (
    path: Path,
    init: unknown,
  ) => UseQueryOptions<GetData<Path>, Problem, GetData<Path>>;
  return { ...options(path, { params: { query } }), placeholderData: keepPreviousData };
}

/** The answer's body: `await dataOf(http.POST('/visits', { body }))`; a Problem is thrown. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  return (await answer).data as NonNullable<T>;
}

/** The header that names the version of the record that a change was made to. */
export function ifMatch(version: number) {
  return { 'If-Match': `"${version}"` };
}
