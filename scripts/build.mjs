// Runs `prisma generate`, scripts/bundle.mjs, and `next build` if their inputs have changed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { env, execPath } from "node:process";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { program, Refusal, run, step } from "./terminal.mjs";

const CONFIGURATION = ["package-lock.json", "package.json", "tsconfig.json"];
const SOURCES = ["app", "components", "server", "public", "prisma/schema", "prisma.config.ts"];
const SETTINGS = ["instrumentation-client.ts", "next.config.ts", "postcss.config.mjs"];

/** The output folder for the server's programs. */
export const BUNDLES = "server/generated/bundles";

/** The output folder for the API reference's script. `next build` copies it to the static files. */
export const REFERENCE = "server/generated/reference";

/** The output folder for pages and routes. */
export const buildFolder = () => env.NEXT_DIST_DIR ?? ".next";

/** The database client, generated from the schema. */
const CLIENT = {
  stamp: "server/generated/stamp",
  sources: ["prisma/schema", "prisma.config.ts", "package-lock.json"],
  title: "Generating the database client",
  command: () => [program("prisma/build/index.js"), "generate"],
};

/** The app and the commands, each as one JavaScript file. */
const PROGRAMS = {
  stamp: `${BUNDLES}/stamp`,
  sources: ["app/api/v1", "server", "prisma", "prisma.config.ts", "scripts/bundle.mjs", ...CONFIGURATION],
  title: "Bundling the server",
  command: () => ["scripts/bundle.mjs"],
};

/** The pages and routes. */
const PAGES = {
  get stamp() {
    return `${buildFolder()}/countersign-stamp`;
  },
  sources: [...SOURCES, ...SETTINGS, ...CONFIGURATION],
  title: "Building the app (this can take a few minutes on a slow machine)",
  command: () => [program("next/dist/bin/next"), "build"],
};

/** A file that exists only in container images, which are already built and contain no sources. */
export const IMAGE_MARK = ".image";

/**
 * Installs and builds whatever has changed. If `production` is true, missing development packages don't trigger an
 * install. Takes the locks only when there is work to do, so that commands don't wait for each other.
 */
export async function prepare({ pages = true, production = false } = {}) {
  if (existsSync(IMAGE_MARK)) return;
  if (!isInstalled(".", production) || !isCurrent(CLIENT) || !isCurrent(PROGRAMS))
    await withLock("node_modules", async () => {
      await install(".", { production });
      await make(CLIENT);
      await make(PROGRAMS);
    });
  if (pages && !isCurrent(PAGES)) await withLock(buildFolder(), () => make(PAGES));
}

function isCurrent({ stamp, sources }) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(sources);
}

async function make({ stamp, sources, title, command }) {
  const now = fingerprint(sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  rmSync(stamp, { force: true });
  const result = await step(title, () => run(execPath, command(), { env: { NODE_ENV: "production" } }));
  if (result.code !== 0) {
    const reason = /ENOSPC/.test(result.output)
      ? "The disk is full. Free up some space, then try again."
      : result.output.trim();
    throw new Refusal(`${title.replace(/ \(.*/, "")} failed:\n\n${reason}`);
  }
  writeFileSync(stamp, now);
}

function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const source of sources) addTo(hash, source);
  return hash.digest("hex");
}

function addTo(hash, path) {
  if (!existsSync(path) || /\.test\.tsx?$|^server\/(generated|testing)$/.test(path)) return;
  hash.update(`${path}\0`);
  let names;
  try {
    names = readdirSync(path).sort();
  } catch {
    hash.update(readFileSync(path));
    return;
  }
  for (const name of names) addTo(hash, `${path}/${name}`);
}
