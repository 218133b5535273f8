import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { compareAgent } from "./compare";
import { createAgent } from "./create";
import { getAgentVersion } from "./get-version";
import { listAgentVersions } from "./list-versions";
import { restoreAgent } from "./restore";
import { updateAgent } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const template = (text: string) => AgentConfig.parse({ kind: "template", template: text });
const make = async (owner: ServiceContext, text: string) =>
  (await createAgent(owner, makeTextAgent({ name: "Greeter", config: template(text) }))).id;
const list = (owner: ServiceContext, agentId: string, size = 20) =>
  listAgentVersions(owner, { agentId, page: 0, size });

describe("the history of an agent", () => {
  test("has each saved version with its author, time, and note, newest first", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner, "Dear {{ input }}");
    await updateAgent(owner, { agentId, config: template("Hello {{ input }}"), note: "Less formal" });
    await updateAgent(owner, { agentId, active: false });
    const { content, totalElements } = await list(owner, agentId, 2);
    expect(totalElements).toBe(3);
    expect(content).toMatchObject([
      { number: 3, active: false, note: null, name: "Greeter" },
      { number: 2, active: true, note: "Less formal", restoredFrom: null, createdBy: { name: "Test owner" } },
    ]);
    expect(await getAgentVersion(owner, { agentId, number: 1 })).toMatchObject({
      number: 1,
      config: template("Dear {{ input }}"),
    });
    await expect(getAgentVersion(owner, { agentId, number: 4 })).rejects.toMatchObject({ code: "not-found" });
  });

  test("is empty for a built-in agent", async () => {
    expect(await list(await makeOwner(), "writer")).toMatchObject({ content: [], totalElements: 0 });
  });

  test("gets one entry for each of several simultaneous saves", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner, "0");
    await Promise.all(
      [1, 2, 3, 4].map((text) => updateAgent(owner, { agentId, config: template(String(text)) })),
    );
    const { content } = await list(owner, agentId);
    expect(content.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  });

  test("gets no entry if the save is rejected", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner, "Dear {{ input }}");
    await expect(
      updateAgent(owner, { agentId, name: "Other", expectedRevisions: [7] }),
    ).rejects.toMatchObject({ code: "precondition-failed" });
    expect(await list(owner, agentId)).toMatchObject({ totalElements: 1 });
  });

  test("never changes, enforced by the database", async () => {
    const owner = await makeOwner();
    await make(owner, "Dear {{ input }}");
    const where = { organizationId: owner.organizationId };
    await expect(db.agentRevision.updateMany({ where, data: { name: "x" } })).rejects.toThrow(
      "permission denied",
    );
    await expect(asOwner(`UPDATE "AgentRevision" SET "name" = 'x'`)).rejects.toThrow("never changes");
  });

  test("can be restored from, as a new version that names the restored one", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner, "Dear {{ input }}");
    await updateAgent(owner, { agentId, name: "Other", config: template("Hello") });
    await updateAgent(owner, { agentId, active: false });
    expect(await restoreAgent(owner, { agentId, version: 1 })).toMatchObject({
      revision: 4,
      name: "Greeter",
      active: false,
      config: template("Dear {{ input }}"),
    });
    expect((await list(owner, agentId)).content[0]).toMatchObject({ number: 4, restoredFrom: 1 });
    await expect(restoreAgent(owner, { agentId, version: 9 })).rejects.toMatchObject({ code: "not-found" });
  });

  test("is compared field by field", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner, "Dear {{ input }}");
    await updateAgent(owner, { agentId, name: "Other", config: template("Hello {{ input }}") });
    expect(await compareAgent(owner, { agentId, with: { version: 1 } })).toEqual({
      from: 1,
      to: 2,
      differences: [
        { label: "Name", before: "Greeter", after: "Other" },
        { label: "Template", before: "Dear {{ input }}", after: "Hello {{ input }}" },
      ],
    });
    expect(await compareAgent(owner, { agentId, with: { version: 2 }, to: 2 })).toMatchObject({
      differences: [],
    });
  });
});
