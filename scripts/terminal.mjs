// What the scripts share before anything is installed: showing progress, running a command, saying what went wrong.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { stderr } from "node:process";

/** Its message is for the person at the terminal and says what to do: no stack is shown. */
export class Refusal extends Error {}

export function explainAndExit(error) {
  stderr.write(`\n${error instanceof Refusal ? error.message : (error?.stack ?? error)}\n\n`);
  process.exit(1);
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(
    `Countersign needs Node 20.19 or newer; this is ${process.versions.node}. ` +
      "Install a newer one from https://nodejs.org or with your version manager.",
  );
}

/** Shows `title` while `work` runs, then how long it took. */
export async function step(title, work) {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  if (!stderr.isTTY) stderr.write(`${title} …\n`);
  const timer = stderr.isTTY && setInterval(() => stderr.write(`\r${title} … ${seconds()} `), 100);
  try {
    const result = await work();
    stderr.write(`${stderr.isTTY ? "\r" : ""}${title}: done in ${seconds()}\n`);
    return result;
  } catch (error) {
    if (stderr.isTTY) stderr.write(`\r${title}: failed after ${seconds()}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Runs a command to its end. Its output is kept back; who needs it finds it in the result. */
export function run(command, args, { env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) =>
      resolve({ code: -1, output: `${output}${error.message}`, missing: error.code === "ENOENT" }),
    );
    child.on("close", (code, signal) => resolve({ code: code ?? -1, output, signal, missing: false }));
  });
}

/** A program that npm installed, as a command line for this very Node. */
export function program(path) {
  const file = `node_modules/${path}`;
  if (!existsSync(file)) throw new Refusal(`${file} is missing. Delete node_modules, then start again.`);
  return file;
}
