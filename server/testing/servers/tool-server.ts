import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { until } from "@/server/testing/until";
import { findFreePort } from "./free-port";

export interface TestToolServer {
  url: string;
  host: string;
  close(): Promise<void>;
}

/** Starts the MCP project's "everything" server over streamable HTTP in a separate process. */
export async function startToolServer(): Promise<TestToolServer> {
  const port = await findFreePort();
  const script = fileURLToPath(import.meta.resolve("@modelcontextprotocol/server-everything/dist/index.js"));
  const child = spawn(process.execPath, [script, "streamableHttp"], {
    env: { NODE_ENV: "test", PORT: String(port) },
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}/mcp`;
  await until(
    () =>
      fetch(url, { method: "DELETE" }).then(
        () => true,
        () => child.exitCode !== null,
      ),
    (listens) => listens,
  );
  if (child.exitCode !== null) throw new Error("the tool server ended");
  return {
    url,
    host,
    async close() {
      child.kill();
      await exited;
    },
  };
}
