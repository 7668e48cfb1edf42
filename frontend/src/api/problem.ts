/** One thing that is wrong with one field of what was sent. */
export interface FieldProblem {
  field: string;
  code: string;
  message: string;
  /** The path of the record that the message names, if there is one. */
  ref?: string;
}

/**
 * What went wrong with a request, as the server told it (RFC 9457). Whatever else can happen
 * (no network, an answer that is no problem document) is brought into the same shape, so that
 * screens know one kind of error only.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly request_id: string;
  readonly errors: FieldProblem[];
  /** The id of the record into which the one asked for was merged. */
  readonly instead: string;

  constructor(
    status: number,
    code: string,
    text: {
      title?: string;
      detail?: string;
      request_id?: string;
      errors?: FieldProblem[];
      instead?: string;
    } = {},
    cause?: unknown,
  ) {
    super(text.detail || text.title || code, { cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = text.title ?? '';
    this.detail = text.detail ?? '';
    this.request_id = text.request_id ?? '';
    this.errors = text.errors ?? [];
    this.instead = text.instead ?? '';
  }

  /** The answer's problem document; a plain Problem with the status where it is none. */
  static async from(response: Response): Promise<Problem> {
    const requestID = response.headers.get('X-Request-Id') ?? '';
    try {
      const body = await response.clone().json();
      if (body && typeof body === 'object' && typeof body.code === 'string') {
        return new Problem(response.status, body.code, { request_id: requestID, ...body });
      }
    } catch {
      // Not JSON: a proxy in between, or nothing at all.
    }
    return new Problem(response.status, `http_${response.status}`, { request_id: requestID });
  }

  /** Any error as a Problem: what is none itself did not reach the server. */
  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof DOMException && error.name === 'AbortError') {
      return new Problem(0, 'aborted', {}, error);
    }
    return new Problem(0, 'network', {}, error);
  }

  /** No answer came: the same request may be sent again as it is. */
  get unanswered(): boolean {
    return this.status === 0;
  }

  /** Somebody else changed the record in between (If-Match did not match). */
  get stale(): boolean {
    return this.status === 412;
  }
}
