import { gzipSync } from "node:zlib";
import type { APIRequestContext } from "playwright/test";
import budgets from "@/bench/gate/budgets.json" with { type: "json" };
import { expect, test } from "@/e2e/support/app";
import { addSignIn } from "@/e2e/support/sign-in";

const MAX_BYTES = budgets.list.max * 1000;

/** Returns the total gzipped size, in bytes, of the scripts in the page's HTML. */
async function weigh(request: APIRequestContext, address: string): Promise<number> {
  const html = await (await request.get(address)).text();
  const paths = new Set([...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) => path));
  const sizes = [...paths].map(async (path) => {
    const script = await request.get(new URL(path ?? "", address).href);
    return gzipSync(await script.body()).length;
  });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

test(`Home and lists need at most ${budgets.list.max} kB more scripts than the page for a missing address`, async ({
  page,
  app,
}) => {
  await addSignIn(page, app);
  const { request } = page.context();
  const empty = await weigh(request, `${app.url}/no-such-page`);
  expect(empty).toBeGreaterThan(0);
  for (const path of ["/", "/workflows", "/runs", "/reviews"]) {
    const more = (await weigh(request, `${app.url}${path}`)) - empty;
    expect(more, path).toBeLessThanOrEqual(MAX_BYTES);
    expect(more, path).toBeGreaterThan(0);
  }
});
