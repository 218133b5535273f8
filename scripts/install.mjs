// Runs `npm ci` if the installed packages don't match package-lock.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { Refusal, run, step } from "./terminal.mjs";

/**
 * Installs a folder's packages unless they're already installed. The folder must contain package.json and its
 * lock file. If `production` is true, missing development packages don't trigger an install.
 */
export async function install(folder = ".", { production = false } = {}) {
  if (isInstalled(folder, production)) return;
  await step("Installing packages (a minute or two, the first time)", () => npmCi(folder));
}

/**
 * Compares the versions in package-lock.json with those in node_modules/.package-lock.json. npm removes that file at
 * the start of an install and writes it at the end, so an interrupted install doesn't count.
 */
export function isInstalled(folder, production) {
  const lock = join(folder, "package-lock.json");
  const wanted = readPackages(lock);
  const present = readPackages(join(folder, "node_modules/.package-lock.json"));
  if (!wanted) throw new Refusal(`${lock} is missing or damaged. Restore it: git checkout ${lock}`);
  return (
    present !== null &&
    Object.entries(wanted).every(
      // Optional packages for other platforms aren't installed.
      ([path, { version, optional, dev }]) =>
        path === "" || optional || (production && dev) || present[path]?.version === version,
    )
  );
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

async function npmCi(folder) {
  const npm = env.npm_execpath?.endsWith("npm-cli.js") ? [execPath, env.npm_execpath] : ["npm"];
  // Installs development packages regardless of NODE_ENV, because `npm test` needs them and one install is
  // faster than two.
  const flags = ["--prefix", folder, "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, ...args] = [...npm, "ci", ...flags];
  const result = await run(command, args);
  if (result.code !== 0) throw new Refusal(`Couldn't install the packages. ${explain(result)}`);
}

function explain({ output, missing }) {
  if (missing) return "npm wasn't found. It comes with Node (https://nodejs.org).";
  const tail = `npm said:\n\n${output.trim().split("\n").slice(-20).join("\n")}`;
  if (/ENOSPC/.test(output)) return "The disk is full. Free up 2 GB, then try again.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(output)) {
    return `Couldn't reach the package registry. Check the network, or npm's proxy and registry settings. ${tail}`;
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `You can't write to this folder. Change its owner: sudo chown -R "$(id -un)" . ${tail}`;
  }
  if (/EUSAGE|out of sync|in sync/.test(output)) {
    return `package.json and package-lock.json don't match. Run: npm install. ${tail}`;
  }
  return tail;
}
