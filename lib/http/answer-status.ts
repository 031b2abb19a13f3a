import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { oncePerProcess } from '../once.ts';

/**
 * Pages of Next can answer with 200, 404 and redirects only. This lets a page that is complete in itself (a join code
 * that has expired, a page for instructors) carry the status which belongs to it.
 */
const responses = oncePerProcess('http.response', () => new AsyncLocalStorage<ServerResponse>());

/** For the server: everything that `work` calls may set the status of `response`. */
export function whileAnswering<Result>(response: ServerResponse, work: () => Result): Result {
  return responses.run(response, work);
}

/** For pages: takes effect while nothing has been sent, so not below a Suspense boundary. */
export function answerWithStatus(status: number): void {
  const response = responses.getStore();
  if (response && !response.headersSent) response.statusCode = status;
}
