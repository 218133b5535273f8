import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import type { Marks } from "@/server/engine/testing/marks";
import { type Path, silent, startOn } from "@/server/engine/testing/paths";
import { makeFunctions } from "./functions";

/** The app and server that run the scenarios. */
export type Target = { client: Inngest.Any; stop(): Promise<void> };

export async function startEmbedded(
  connectionString: string,
  path: Path,
  marks: Marks,
  maxHeld: number,
): Promise<Target> {
  const { executor, client } = await startOn(path, {
    connectionString,
    maxHeld,
    retryDelay: () => 100,
    makeClient: (fetch) => new Inngest({ id: "probe", isDev: true, fetch, logger: silent }),
    makeFunctions: (made) => makeFunctions(made, marks),
  });
  return { client, stop: executor.stop };
}

type Server =
  | { mode: "dev"; url: string }
  | { mode: "cloud"; eventKey: string; signingKey: string; baseUrl: string | undefined };

/** Connects to a server, which has to run on this machine because the app listens only on 127.0.0.1. */
export async function connectServer(server: Server, marks: Marks): Promise<Target> {
  const { app, ...target } = await serveApp(server, marks);
  const answer = await fetch(app, { method: "PUT" });
  if (!answer.ok) throw new Error(`The server rejected the functions: ${await answer.text()}`);
  return target;
}

/** Serves the functions on a free port. Returns their URL as `app`. */
export async function serveApp(server: Server, marks: Marks): Promise<Target & { app: string }> {
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
  const http = createServer(serve({ client, functions: makeFunctions(client, marks) }));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    client,
    app: `http://127.0.0.1:${port}/api/inngest`,
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
