import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { test as base } from "./own-app";

export { expect } from "./own-app";

/** Playwright's `test`, extended with an app that uses a scripted model server on loopback. */
export const testWithModel = (name: string) =>
  base.extend<{ models: ModelServer }>({
    models: [
      async ({ perFile }, use, { file }) => use(await perFile.get(file, "models", makeModelServer)),
      { timeout: 180_000 },
    ],
    variables: async ({ models }, use) => use({ MODEL_BASE_URL: models.baseUrl, MODEL_NAME: name }),
  });

/** Starts a scripted model server that all journeys of one file share. */
export async function makeModelServer() {
  const models = await startModelServer();
  return { value: models, remove: () => models.close() };
}
