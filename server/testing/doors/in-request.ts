import "next/dist/server/node-environment-baseline";
import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external";
import { createRequestStoreForAPI } from "next/dist/server/async-storage/request-store";
import { NextRequest } from "next/server";

/** Runs `work` so that Next's `headers()` and `cookies()` read from the request, as in a route handler. */
export function inRequest<T>(request: Request, work: () => Promise<T>): Promise<T> {
  const { method, headers, url } = request;
  const made = createRequestStoreForAPI(
    new NextRequest(url, { method, headers }) as never,
    new URL(url) as never,
    { tags: [], expirationsByCacheKind: new Map() },
    undefined,
    undefined,
    undefined,
  );
  const { pathname: route } = new URL(url);
  return workAsyncStorage.run({ route } as never, () => workUnitAsyncStorage.run(made, work));
}
