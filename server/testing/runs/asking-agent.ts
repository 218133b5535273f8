import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { startToolServer, type TestToolServer } from "@/server/testing/servers/tool-server";
import type { WireCall } from "@/server/testing/servers/wire-formats";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";

interface Scene {
  review?: Partial<ReviewPolicy>;
  outputSchema?: object;
  attempts?: number;
  remembers?: boolean;
}

/** The objects that each test uses. Tests share the servers and the database. */
interface Stage {
  models: ModelServer;
  db: Database;
  organization: TestOrganization;
  owner: ServiceContext;
  serverId: string;
  toolsUrl: string;
}

/**
 * Gives a test file an agent with one tool that needs approval and one that doesn't, a real executor, a
 * scripted model server, and a tool server.
 */
export function givenAskingAgent() {
  const stage = {} as Stage;
  let everything: TestToolServer;
  let close: () => Promise<void>;
  beforeAll(async () => {
    [everything, stage.models] = await Promise.all([startToolServer(), startModelServer()]);
    const OUTBOUND_ALLOW = `${everything.host} ${new URL(stage.models.baseUrl).host}`;
    const executor = await useExecutor({ OUTBOUND_ALLOW }, { backoffSeconds: [1, 1], sweepEveryMs: 100 });
    stage.db = executor.db;
    close = executor.close;
  });
  afterAll(async () => {
    await close();
    await everything.close();
    await stage.models.close();
  });
  beforeEach(async () => {
    const { db, models } = stage;
    const organization = await makeOrganization(db, { wakes: true });
    const owner = organization.as("owner");
    const key = {
      name: "Model",
      kind: "openai",
      baseUrl: models.baseUrl,
      secret: "sk-planted-0123",
    } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const server = {
      name: "Everything",
      url: everything.url,
      credentialId: null,
      headerName: "Authorization",
    };
    const { id: serverId } = await connectToolServer(owner, server);
    Object.assign(stage, { organization, owner, serverId, toolsUrl: everything.url });
  });
  afterEach(() => stage.models.forget());

  return {
    stage,
    call: (...calls: WireCall[]) => stage.models.reply({ kind: "calls", calls }),
    say: (...texts: string[]) =>
      stage.models.reply(...texts.map((text) => ({ kind: "text" as const, text }))),
    start: (scene: Scene = {}) => start(stage, scene),
    /**
     * Waits until the run has an open review whose ID isn't in `known`. Returns the run and the review.
     */
    async pauses(runId: string, ...known: string[]) {
      const run = await until(
        () => getRun(stage.owner, { runId }),
        ({ status, steps }) => status === "PAUSED" && !known.includes(steps[0]?.review?.id ?? ""),
      );
      const review = run.steps[0]?.review;
      if (!review) throw new Error("the step has no review");
      return { run, review };
    },
    reaches: (runId: string, wanted: string) =>
      until(
        () => getRun(stage.owner, { runId }),
        ({ status }) => status === wanted,
      ),
    approve: (id: string, output?: string, ctx = stage.owner) =>
      decideReview(ctx, { id, decision: "approve", output }),
    calls: (runId: string) => stage.db.toolCall.findMany({ where: { runId }, orderBy: { startedAt: "asc" } }),
  };
}

/** The model's request for a call that needs approval. */
export const sum = (a: number, b: number) => ({ tool: "get-sum", input: { a, b } });

async function start({ owner, serverId }: Stage, { review, outputSchema, attempts, remembers }: Scene) {
  const tools = [
    { serverId, tool: "get-sum", needsApproval: true },
    { serverId, tool: "echo" },
  ];
  const config = AgentConfig.parse({ kind: "model", instructions: "Add.", tools, outputSchema, remembers });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Adder", config }));
  const retry = attempts && { attempts, backoffSeconds: 0, timeoutSeconds: null };
  const { id } = await createWorkflow(owner, {
    name: "Sums",
    steps: [
      { agentId, action: "Add.", review: review && ReviewPolicy.parse(review), ...(retry && { retry }) },
    ],
  });
  return startRun(owner, { id, input: "2 and 3" });
}
