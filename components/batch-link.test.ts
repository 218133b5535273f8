import { createTRPCClient } from "@trpc/client";
import { afterEach, expect, test, vi } from "vitest";
import { MAX_BATCH_CALLS } from "@/server/domain/http/batch-limit";
import type { AppRouter } from "@/server/transports/trpc/router";
import { batchLink } from "./batch-link";

afterEach(() => vi.unstubAllGlobals());

test("splits calls so that no request makes more than the server accepts", async () => {
  const sizes: number[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    const count = new URL(url).pathname.split(",").length;
    sizes.push(count);
    return Response.json(Array.from({ length: count }, () => ({ result: { data: null } })));
  });
  const client = createTRPCClient<AppRouter>({ links: [batchLink("http://localhost/api/trpc")] });
  await Promise.all(Array.from({ length: 2 * MAX_BATCH_CALLS + 5 }, () => client.me.get.query()));
  expect(sizes).toEqual([MAX_BATCH_CALLS, MAX_BATCH_CALLS, 5]);
});
