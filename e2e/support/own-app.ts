import { test as base } from "./app";
import { Installation } from "./installation";
import { describeOrganization } from "./organization";

export { expect } from "./app";

/** For files that stop their app, query its database, or start it with environment `variables`. */
export const test = base.extend<object, { variables: Record<string, string>; installation: Installation }>({
  variables: [{}, { scope: "worker" }],
  installation: [
    async ({ variables }, use) => {
      const installation = new Installation();
      try {
        await installation.start(variables);
        await use(installation);
      } finally {
        await installation.remove();
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
  app: [
    async ({ installation }, use) => use(describeOrganization(installation.welcome)),
    { scope: "worker" },
  ],
});
