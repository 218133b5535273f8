import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { test as base } from "./app";
import type { Json } from "./installation";

export { expect } from "./app";

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; json: Json };
type Options = { token?: string | null; headers?: Record<string, string>; body?: string | Iterable<string> };
export type Curl = (method: string, path: string, options?: Options) => Promise<Answer>;

/** Sends exactly the given header lines and bytes, like curl, without a client library's additions. */
export const test = base.extend<{ curl: Curl }>({
  // Replaces the fixture that listens to the page's console, because these tests need no browser.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from it.
  silentConsole: async ({}, use) => use(undefined),
  curl: async ({ app }, use) => {
    const { hostname, port } = new URL(app.url);
    await use((method, path, { token = app.token, headers = {}, body } = {}) => {
      const authorization: Record<string, string> =
        token === null ? {} : { Authorization: `Bearer ${token}` };
      return new Promise((resolve, reject) => {
        const options = {
          hostname,
          port,
          path,
          method,
          headers: { Accept: "*/*", ...authorization, ...headers },
        };
        const request = httpRequest(options, async (response) => {
          let text = "";
          for await (const chunk of response.setEncoding("utf8")) text += chunk;
          const isJson = /json/.test(response.headers["content-type"] ?? "");
          const json = isJson && text ? JSON.parse(text) : null;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
        request.on("error", reject);
        if (typeof body === "string") request.end(body);
        else {
          for (const chunk of body ?? []) request.write(chunk);
          request.end();
        }
      });
    });
  },
});

export const JSON_BODY = { "Content-Type": "application/json" };

export function post(curl: Curl, path: string, body: unknown): Promise<Answer> {
  return curl("POST", path, { headers: JSON_BODY, body: JSON.stringify(body) });
}
