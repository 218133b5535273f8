import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { startToolServer, type TestToolServer } from "@/server/testing/servers/tool-server";
import { test as base } from "./own-app";

export { expect } from "./own-app";

interface Servers {
  models: ModelServer;
  tools: TestToolServer;
  /** A second tool server, which lists the tools set by the test. */
  rough: RoughToolServer;
}

/** Playwright's `test`, extended with an app that is allowed to call a model server and tool servers on loopback. */
export const test = base.extend<{ servers: Servers }>({
  servers: [
    async ({ perFile }, use, { file }) => use(await perFile.get(file, "servers", startServers)),
    { timeout: 180_000 },
  ],
  variables: async ({ servers: { models, tools, rough } }, use) =>
    use({
      OUTBOUND_ALLOW: `${new URL(models.baseUrl).host} ${tools.host} ${rough.host}`,
      MODEL_BASE_URL: models.baseUrl,
      MODEL_NAME: "test-model",
    }),
});

async function startServers() {
  const [models, tools, rough] = await Promise.all([
    startModelServer(),
    startToolServer(),
    startRoughToolServer(),
  ]);
  const remove = async () => {
    await Promise.all([models.close(), tools.close(), rough.close()]);
  };
  return { value: { models, tools, rough }, remove };
}
