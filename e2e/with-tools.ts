import { type ModelServer, startModelServer } from "@/server/testing/model-server";
import { startToolServer, type TestToolServer } from "@/server/testing/tool-server";
import { test as base } from "./app";

export { expect } from "./app";

interface Servers {
  models: ModelServer;
  tools: TestToolServer;
}

/** Playwright's test with an app that may call a model's server and a server of tools on loopback. */
export const test = base.extend<object, { servers: Servers }>({
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it.
    async ({}, use) => {
      const [models, tools] = await Promise.all([startModelServer(), startToolServer()]);
      await use({ models, tools });
      await Promise.all([models.close(), tools.close()]);
    },
    { scope: "worker" },
  ],
  variables: [
    async ({ servers: { models, tools } }, use) =>
      use({
        OUTBOUND_ALLOW: `${new URL(models.baseUrl).host} ${tools.host}`,
        MODEL_BASE_URL: models.baseUrl,
        MODEL_NAME: "test-model",
      }),
    { scope: "worker" },
  ],
});
