import { expect, test } from "vitest";
import { createAgent } from "@/server/services/agent/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createCallerFactory } from "@/server/transports/trpc/init";
import { appRouter } from "@/server/transports/trpc/router";
import { readAgents } from "./read-agents";

const given = givenDatabase();

test("readAgents shows approvers the names of custom agents, but not their details", async () => {
  const { as, organizationId } = await makeOrganization(given.db);
  const { id } = await createAgent(
    as("owner"),
    makeTextAgent({ name: "CRM post", description: "Posts to the CRM." }),
  );
  const ctx = as("approver");
  if (ctx.actor.kind !== "member") throw new Error("a member is expected");
  const membership = {
    organizationId,
    organizationName: "Acme",
    since: new Date(),
    userId: "usr_none",
    userName: "Test",
    actor: ctx.actor,
    signIn: { id: "sgn_none", device: "Test", address: null },
    organizations: [],
  };
  const signedIn = { ctx, membership, renew: async () => null };
  const api = createCallerFactory(appRouter)({ requestId: "req-1", signedIn });
  const agents = await readAgents(api);
  expect(agents.find((agent) => agent.id === id)).toEqual({
    id,
    name: "CRM post",
    kind: "template",
    active: true,
    description: "",
    builtin: false,
  });
  expect(agents.find((agent) => agent.id === "writer")).toMatchObject({ name: "Writer", builtin: true });
  await expect(api.agent.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
});
