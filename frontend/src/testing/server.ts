import { HttpResponse, http, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

/** The API of a test. A request that no test has answered fails the test. */
export const server = setupServer();

export const base = '/api/v1';

/** A page of a list, as the API answers it. */
export function pageOf<Row>(items: Row[], total = items.length) {
  return { items, page: 1, page_size: 20, total };
}

/** A problem document. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors: { field: string; code: string; message: string }[] = [],
) {
  return HttpResponse.json(
    {
      type: `urn:lianxin:problem:${code}`,
      title: code,
      status,
      detail,
      code,
      request_id: 'r1',
      errors,
    },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
}

/** Answers a GET with a body. */
export function answers(path: string, body: JsonBodyType) {
  server.use(http.get(base + path, () => HttpResponse.json(body)));
}
