import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { createExecutor } from "@/server/engine/executor";
import type { Marks } from "@/server/engine/testing/marks";
import { makeFunctions } from "./functions";

const silent = { info() {}, warn() {}, error() {}, debug() {} };

/** What the scenarios run on. */
export type Target = { client: Inngest.Any; stop(): Promise<void> };

export async function startEmbedded(connectionString: string, marks: Marks): Promise<Target> {
  const executor = createExecutor({ connectionString, retryDelay: () => 100 });
  const client = new Inngest({ id: "probe", isDev: true, fetch: executor.fetch, logger: silent });
  await executor.start(client, makeFunctions(client, marks));
  return { client, stop: executor.stop };
}

type Server =
  | { mode: "dev"; url: string }
  | { mode: "cloud"; eventKey: string; signingKey: string; baseUrl: string | undefined };

/** Serves the functions on a free port of this machine, from which the server has to be able to fetch them. */
export async function connectServer(server: Server, marks: Marks): Promise<Target> {
  const client =
    server.mode === "dev"
      ? new Inngest({ id: "probe", logger: silent, isDev: true, baseUrl: server.url })
      : new Inngest({
          id: "probe",
          logger: silent,
          isDev: false,
          eventKey: server.eventKey,
          signingKey: server.signingKey,
          ...(server.baseUrl && { baseUrl: server.baseUrl }),
        });
  const app = createServer(serve({ client, functions: makeFunctions(client, marks) }));
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const address = app.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const answer = await fetch(`http://127.0.0.1:${port}/api/inngest`, { method: "PUT" });
  if (!answer.ok) throw new Error(`The server did not take the functions: ${await answer.text()}`);
  return {
    client,
    async stop() {
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
    },
  };
}
