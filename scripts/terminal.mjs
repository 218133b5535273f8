// Helpers for scripts that run before anything is installed. They show progress, run commands, and explain
// errors.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { stderr } from "node:process";

/** An error whose message tells the user what to do, so its stack isn't shown. */
export class Refusal extends Error {}

export function explain(error) {
  return error instanceof Refusal ? error.message : String(error?.stack ?? error);
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(
    `Countersign needs Node 20.19 or later. You're running ${process.versions.node}. ` +
      "Install a newer version from https://nodejs.org or with your version manager.",
  );
}

const active = new Set();
let ticker;

/** Shows `title` while `work` runs, then its duration. Several tasks can run concurrently. */
export async function step(title, work) {
  const begun = Date.now();
  active.add(title);
  if (stderr.isTTY) ticker ??= setInterval(() => line(`${[...active].join(", ")} … ${since(begun)}`), 200);
  else stderr.write(`${title} …\n`);
  try {
    const result = await work();
    line(`${title}: done in ${since(begun)}\n`);
    return result;
  } catch (error) {
    line(`${title}: failed after ${since(begun)}\n`);
    throw error;
  } finally {
    active.delete(title);
    if (active.size === 0) ticker = clearInterval(ticker);
  }
}

const since = (begun) => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
const line = (text) => stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : text);

const children = new Set();
const endAll = () => {
  for (const child of children) child.kill();
};
const exit = () => process.exit(130);

/**
 * Runs a command that never outlives this process. Returns its output instead of showing it on the terminal.
 */
export function run(command, args, { env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    if (children.size === 0) process.on("exit", endAll).on("SIGINT", exit).on("SIGTERM", exit);
    children.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const finish = (result) => {
      children.delete(child);
      if (children.size === 0) process.off("exit", endAll).off("SIGINT", exit).off("SIGTERM", exit);
      resolve({ output, missing: false, ...result });
    };
    child.on("error", (error) =>
      finish({ code: -1, output: error.message, missing: error.code === "ENOENT" }),
    );
    child.on("close", (code) => finish({ code: code ?? -1 }));
  });
}

/** Returns the path of an npm-installed program, to be run with the Node that runs this process. */
export function program(path) {
  const file = `node_modules/${path}`;
  if (!existsSync(file)) throw new Refusal(`${file} is missing. Delete node_modules, then try again.`);
  return file;
}
