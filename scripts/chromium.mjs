// Finds a browser for the journeys: CHROMIUM_PATH, the system's browser, Playwright's, Debian's, or a
// download, in that order.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { env, execPath } from "node:process";
import { program, Refusal, run, step } from "./terminal.mjs";

// Tries the headless shell first, because it uses fewer resources.
const SHELL = "chromium-headless-shell";
const NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Returns the path of a working Chromium. Installs one if needed. */
export async function requireChromium() {
  if (env.CHROMIUM_PATH) {
    if (await starts(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Refusal(`CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which doesn't start. Fix or unset it.`);
  }
  return (
    (await findOnSystem()) ?? (await findPlaywrights()) ?? (await installDebians()) ?? (await download())
  );
}

async function findOnSystem() {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (existsSync(path) && (await starts(path))) return path;
    }
  }
  return null;
}

async function findPlaywrights() {
  const { chromium } = await import("playwright/test");
  const path = chromium.executablePath();
  return existsSync(path) && (await starts(path)) ? path : null;
}

async function installDebians() {
  if (process.getuid?.() !== 0 || !isDebian()) return null;
  const aptGet = (...args) => run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" } });
  const install = async (name) => (await aptGet("install", "-y", "--no-install-recommends", name)).code === 0;
  const installed = await step(
    `Installing Debian's chromium for the browser tests (apt-get install ${SHELL})`,
    async () => {
      await aptGet("update");
      // Debian 12 has no headless shell, only the full browser.
      return (await install(SHELL)) || (await install("chromium"));
    },
  );
  return installed ? findOnSystem() : null;
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

async function download() {
  const install = [program("playwright/cli.js"), "install", "chromium"];
  const { output } = await step("Downloading a browser for the tests (playwright install chromium)", () =>
    run(execPath, install),
  );
  const path = await findPlaywrights();
  if (path) return path;
  throw new Refusal(
    "No working browser found. Install Chromium (as root: apt-get install chromium), or set CHROMIUM_PATH. " +
      `Playwright said:\n\n${output.trim().split("\n").slice(-15).join("\n")}`,
  );
}

const starts = async (path) => (await run(path, ["--version"])).code === 0;
