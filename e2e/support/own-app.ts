import { test as base } from "./app";
import { Installation } from "./installation";
import { describeOrganization } from "./organization";

export { expect } from "./app";

/** For files that stop their app, change its whole database, or start it with environment `variables`. */
export const test = base.extend<{ variables: Record<string, string>; installation: Installation }>({
  variables: [{}, { option: true }],
  installation: [
    async ({ perFile, variables }, use, { file }) =>
      use(
        await perFile.get(file, "installation", async () => {
          const installation = new Installation();
          const remove = () => installation.remove();
          await installation.start(variables).catch(async (error) => {
            await remove();
            throw error;
          });
          return { value: installation, remove };
        }),
      ),
    { timeout: 180_000 },
  ],
  app: async ({ installation }, use) => use(describeOrganization(installation.dataDir, installation.welcome)),
});
