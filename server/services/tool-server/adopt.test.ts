import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import { openContent } from "@/server/runs/attempts/prepare-agent";
import { readContents } from "@/server/services/agent/contents";
import { createAgent } from "@/server/services/agent/create";
import { setRules } from "@/server/services/organization/set-rules";
import { confirmProposal } from "@/server/services/proposal/confirm";
import { listProposals } from "@/server/services/proposal/list";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { adoptTools } from "./adopt";
import { changeToolServer } from "./change";
import { checkToolServer } from "./check";
import { connectToolServer } from "./connect";

const READ = { name: "read", description: "Reads.", inputSchema: { type: "object" } };
const DELETING = { ...READ, description: "Deletes." };
const WRITE = { ...READ, name: "write" };
const CHANGED = {
  count: 2,
  added: ["write"],
  removed: [],
  changed: [{ name: "read", before: /^Reads\./, after: /^Deletes\./ }].map(({ name, before, after }) => ({
    name,
    before: expect.stringMatching(before),
    after: expect.stringMatching(after),
  })),
};

let server: RoughToolServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  server = await startRoughToolServer();
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: server.host }));
});
afterAll(async () => {
  await server.close();
  await close();
});
beforeEach(() => lists(READ));

const lists = (...tools: object[]) => server.tools.splice(0, Infinity, ...(tools as (typeof READ)[]));
const given = () => ({ name: "Rough", url: server.url, credentialId: null, headerName: "Authorization" });

async function connect() {
  const organization = await makeOrganization(db);
  const owner = organization.as("owner");
  const { id } = await connectToolServer(owner, given());
  /** Returns the tool definitions that an agent would get now. */
  const told = async () => {
    const tools = ["read", "write"].map((tool) => ({ serverId: id, tool }));
    const config = AgentConfig.parse({ kind: "model", instructions: "Read.", tools });
    const agent = { ...config, id: "reader", name: "Reader", description: "", active: true };
    const contents = await readContents(owner, [agent]);
    const opened = await Promise.all(contents.map((content) => openContent(owner, content)));
    return opened.flatMap(({ toolServers }) => toolServers.flatMap(({ tools }) => tools));
  };
  return { organization, owner, id, told };
}

describe("with a second person required", () => {
  /** Connects a server with a tool that an agent in the organization uses. */
  async function connectGuarded() {
    const connected = await connect();
    const { organization, owner, id } = connected;
    const tools = [{ serverId: id, tool: "read", needsApproval: true }];
    const config = { kind: "model", instructions: "Read it.", tools } as const;
    await createAgent(owner, makeTextAgent({ config: AgentConfig.parse(config) }));
    await setRules(owner, { secondPersonToWeaken: true });
    const admin = organization.as("admin");
    const confirm = async () => {
      const [proposal] = await listProposals(admin);
      await confirmProposal(admin, { id: proposal?.id ?? "" });
    };
    return { ...connected, confirm };
  }

  test("accepting changed tools takes two people", async () => {
    const { owner, id, told, confirm } = await connectGuarded();
    lists(DELETING);
    const { listed } = await checkToolServer(owner, { id });
    await expect(adoptTools(owner, { id, listed })).rejects.toMatchObject({ code: "second-person-required" });
    expect(await told()).toEqual([READ]);
    await confirm();
    expect(await told()).toEqual([DELETING]);
  });

  test("accepting new tools takes one person", async () => {
    const { owner, id } = await connectGuarded();
    lists(READ, WRITE);
    const { listed } = await checkToolServer(owner, { id });
    expect((await adoptTools(owner, { id, listed })).tools).toHaveLength(2);
  });

  test("accepting a tool that was removed and listed again takes two people if an agent uses it", async () => {
    const { owner, id, told, confirm } = await connectGuarded();
    lists(WRITE);
    await adoptTools(owner, { id, listed: (await checkToolServer(owner, { id })).listed });
    lists(DELETING, WRITE);
    const { listed } = await checkToolServer(owner, { id });
    await expect(adoptTools(owner, { id, listed })).rejects.toMatchObject({ code: "second-person-required" });
    expect(await told()).toEqual([WRITE]);
    await confirm();
    expect(await told()).toEqual([DELETING, WRITE]);
  });

  test("changing a server's address takes two people, but changing its name takes only one", async () => {
    const { owner, id, confirm } = await connectGuarded();
    await changeToolServer(owner, { ...given(), id, revision: 1, name: "Renamed" });
    const moved = { ...given(), id, revision: 2, headerName: "X-Token" };
    await expect(changeToolServer(owner, moved)).rejects.toMatchObject({ code: "second-person-required" });
    await confirm();
    expect(await db.toolServer.findUniqueOrThrow({ where: { id } })).toMatchObject({
      headerName: "X-Token",
      revision: 3,
    });
  });
});

describe("checkToolServer", () => {
  test("returns the differences in the server's tools without changing anything", async () => {
    const { owner, id, told } = await connect();
    lists(DELETING, WRITE);
    expect(await checkToolServer(owner, { id })).toMatchObject(CHANGED);
    expect(await told()).toEqual([READ]);
  });
});

describe("changeToolServer", () => {
  test("returns the tools listed at a different address and keeps the accepted tools", async () => {
    const { owner, id, told } = await connect();
    lists(DELETING, WRITE);
    const changed = await changeToolServer(owner, {
      ...given(),
      id,
      revision: 1,
      url: `${server.url}?other`,
    });
    expect(changed.found).toMatchObject(CHANGED);
    expect(await told()).toEqual([READ]);
  });
});

describe("adoptTools", () => {
  test("makes agents use the tools that the caller was shown", async () => {
    const { owner, id, told } = await connect();
    lists(DELETING, WRITE);
    const { listed } = await checkToolServer(owner, { id });
    expect((await adoptTools(owner, { id, listed })).tools).toHaveLength(2);
    expect(await told()).toEqual([DELETING, WRITE]);
    const again = await checkToolServer(owner, { id });
    expect(again).toEqual({ count: 2, listed, added: [], removed: [], changed: [] });
  });

  test("rejects tools that the server has changed since then", async () => {
    const { owner, id, told } = await connect();
    lists(WRITE);
    const { listed } = await checkToolServer(owner, { id });
    lists(DELETING, WRITE);
    await expect(adoptTools(owner, { id, listed })).rejects.toMatchObject({ code: "conflict" });
    expect(await told()).toEqual([READ]);
  });

  test("requires the agents:write scope and doesn't find another organization's server", async () => {
    const { organization, id } = await connect();
    const wanted = { id, listed: "" };
    await expect(adoptTools(organization.as("viewer"), wanted)).rejects.toMatchObject({ code: "forbidden" });
    const { organization: other } = await connect();
    await expect(adoptTools(other.as("owner"), wanted)).rejects.toMatchObject({ code: "not-found" });
  });
});
