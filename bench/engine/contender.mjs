// Runs each contender in its own process and database, all on the same Postgres.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));

export async function startContender(name, server) {
  const database = await server.createDatabase(name);
  const child = fork(WORKER, [name, database.url], {
    execArgv: ["--expose-gc", "--no-deprecation", "--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const end = () => child.kill();
  process.once("exit", end);
  await answer();

  async function answer() {
    const [message] = await Promise.race([
      once(child, "message"),
      ended.then(() => [{ error: `${name} ended too early` }]),
    ]);
    if (message.error) throw new Error(`${name}: ${message.error}`);
    return message.result;
  }

  return {
    name,
    database,
    /** Sends a command to worker.mjs and returns the result. Only one command can be in progress. */
    async do(command, options = {}) {
      child.send({ command, ...options });
      return answer();
    },
    async end() {
      process.off("exit", end);
      end();
      await ended;
    },
  };
}
