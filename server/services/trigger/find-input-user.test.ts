import { expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { createAgent } from "@/server/services/agent/create";
import { updateAgent } from "@/server/services/agent/update";
import type { ServiceContext } from "@/server/services/context";
import { createWorkflow } from "@/server/services/workflow/create";
import { updateWorkflowsOfAgent } from "@/server/services/workflow/update-of-agent";
import { recordStatements } from "@/server/testing/count-statements";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { findInputUser } from "./find-input-user";

const given = givenDatabase();
const makeOwner = async () => (await makeOrganization(given.db)).as("owner");
const template = (text: string) => AgentConfig.parse({ kind: "template", template: text });

async function makeWorkflow(owner: ServiceContext, ...agentIds: string[]) {
  const steps = agentIds.map((agentId) => ({ agentId, action: "Write." }));
  return (await createWorkflow(owner, { name: "Letters", steps })).id;
}

test("the first step uses the input if its agent does, or if a person reviews it", async () => {
  const owner = await makeOwner();
  const { id: fixed } = await createAgent(owner, makeTextAgent({ config: template("Good morning") }));
  const { id: filler } = await createAgent(owner, makeTextAgent());
  const usersOf = async (...agentIds: string[]) =>
    findInputUser(owner, { id: await makeWorkflow(owner, ...agentIds) });
  expect(await usersOf("writer", fixed)).toBe("Writer");
  expect(await usersOf("human")).toBe("Person");
  expect(await usersOf(filler)).toBe("Filler");
  expect(await usersOf(fixed, "writer")).toBeNull();
  expect(await usersOf()).toBeNull();
});

test("the published version's agent counts, in one statement, until the workflow is updated", async () => {
  const owner = await makeOwner();
  const { id: agentId } = await createAgent(owner, makeTextAgent());
  const id = await makeWorkflow(owner, agentId);
  await updateAgent(owner, { agentId, name: "Greeter", config: template("Good morning") });
  const statements = recordStatements();
  const before = await findInputUser(owner, { id });
  statements.stop();
  expect([before, statements.sql.length]).toEqual(["Filler", 1]);
  await updateWorkflowsOfAgent(owner, { agentId });
  expect(await findInputUser(owner, { id })).toBeNull();
});

test("without a pinned version, the current agent counts", async () => {
  const owner = await makeOwner();
  const { id: agentId } = await createAgent(owner, makeTextAgent());
  const id = await makeWorkflow(owner, agentId);
  await asOwner(`DELETE FROM "WorkflowVersionAgent" WHERE "agentId" = '${agentId}'`);
  await updateAgent(owner, { agentId, name: "Greeter" });
  expect(await findInputUser(owner, { id })).toBe("Greeter");
});
