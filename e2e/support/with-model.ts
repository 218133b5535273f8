import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { test as base } from "./own-app";

export { expect } from "./own-app";

/** Playwright's test with an app that uses a scripted model server on loopback, under this model name. */
export const testWithModel = (name: string) =>
  base.extend<object, { models: ModelServer }>({
    models: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from it.
      async ({}, use) => {
        const models = await startModelServer();
        await use(models);
        await models.close();
      },
      { scope: "worker" },
    ],
    variables: [
      async ({ models }, use) => use({ MODEL_BASE_URL: models.baseUrl, MODEL_NAME: name }),
      { scope: "worker" },
    ],
  });
