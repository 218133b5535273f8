import { type Inngest, InngestCommHandler, type InngestFunction } from "inngest";
import { type AppAnswer, type AppRequest, type Call, ENDPOINT } from "./calls";

/**
 * Creates the SDK's handler for calls in this process. Passes plain values, because `Request` and `Response`
 * streams cost more than all the steps of a short run.
 */
export function handlerOf(client: Inngest.Any, functions: InngestFunction.Any[]): Call {
  const handler = new InngestCommHandler({
    frameworkName: "embedded",
    client,
    functions,
    handler: (request: AppRequest) => ({
      body: () => request.body,
      headers: (name) => request.headers[name.toLowerCase()],
      method: () => request.method,
      queryString: (name) => request.query[name],
      url: () => new URL(ENDPOINT),
      transformResponse: ({ status, headers, body }): AppAnswer => ({
        status,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
        ),
        body,
      }),
    }),
  });
  return handler.createHandler();
}
