// Builds the working tree for production, along with an empty page and a bare route, and serves the app.
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chdir, env, execPath } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { program, Refusal, run, step } from "../scripts/terminal.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["app", "components", "server", "prisma"];
const CONFIGURATION = ["package.json", "tsconfig.json", "next.config.ts", "postcss.config.mjs"];
const EMPTY_PAGE = "export default function Empty() {\n  return null;\n}\n";
const BARE_ROUTE = join(ROOT, "bench/gate/bare-route.ts");
const WATCH = new URL("gate/watch.mjs", import.meta.url).href;
const SERVE = `
  const { main } = await import("./server/generated/bundles/main.js");
  await main({ dev: false });
`;
const START_SECONDS = 60;

/**
 * Calls `use` with the app's address, sign-in details, and token, and with a function that returns how many statements
 * the app has sent to Postgres. Then cleans up. The empty page is at /empty, the bare route at /api/bare.
 */
export function withApp(use) {
  return withApps(1, ([app]) => use(app.welcome, app.countStatements));
}

/** Like `withApp`, but with several instances of the same build, each with its own data. */
export async function withApps(count, use) {
  const folder = makeFolder();
  copySources(folder);
  chdir(folder);
  await step("Building the app, and an empty page", build);
  const apps = [];
  try {
    for (let index = 0; index < count; index++)
      apps.push(
        await serve(folder, ["--import", WATCH, "--input-type=module", "--eval", SERVE], `.data-${index}`),
      );
    return await use(apps);
  } finally {
    for (const app of apps) await app.end();
  }
}

/**
 * Installs, builds, and serves the app as of a commit. Calls `use` with its address, sign-in details, and token.
 */
export async function withCommit(commit, use) {
  const folder = makeFolder();
  const archive = join(folder, "sources.tar");
  await must("git", ["-C", ROOT, "archive", "--output", archive, commit]);
  await must("tar", ["-xf", archive, "-C", folder]);
  await step(`Installing and building ${commit}`, () =>
    must(execPath, [join(folder, "scripts/prepare.mjs")], { NEXT_DIST_DIR: ".next", ENV_FILE: "" }),
  );
  const app = await serve(folder, ["scripts/start.mjs"]);
  try {
    return await use(app.welcome);
  } finally {
    await app.end();
  }
}

/** Makes a temporary folder, which is removed when this process exits. */
function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

async function must(command, args, variables) {
  const { code, output } = await run(command, args, { env: variables });
  if (code !== 0) throw new Refusal(`${[command, ...args].join(" ")} failed:\n\n${output.trim()}`);
}

function copySources(folder) {
  if (!existsSync(join(ROOT, "server/generated")))
    throw new Refusal("The database client hasn't been generated yet. Start the app once: npm start");
  for (const path of SOURCES) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of CONFIGURATION) copyFileSync(join(ROOT, path), join(folder, path));
  symlinkSync(resolve(ROOT, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "app/empty"));
  writeFileSync(join(folder, "app/empty/page.tsx"), EMPTY_PAGE);
  mkdirSync(join(folder, "app/api/bare"));
  copyFileSync(BARE_ROUTE, join(folder, "app/api/bare/route.ts"));
  allowLinkedPackages(join(folder, "next.config.ts"));
}

/**
 * Makes `/` the build's root, because the packages are linked instead of copied and a build can't read files
 * outside its root.
 */
function allowLinkedPackages(path) {
  const settings = readFileSync(path, "utf8");
  const changed = settings.replace("root: import.meta.dirname", 'root: "/"');
  if (changed === settings) throw new Refusal("next.config.ts doesn't set `root` as bench/app.mjs expects.");
  writeFileSync(path, changed);
}

async function build() {
  const { code, output } = await run(execPath, [program("next/dist/bin/next"), "build"], {
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_DIST_DIR: ".next" },
  });
  if (code !== 0) throw new Refusal(`The build failed:\n\n${output.trim()}`);
}

async function serve(folder, program, data = ".data") {
  const dataDir = join(folder, data);
  const port = await findFreePort();
  const child = spawn(execPath, program, {
    cwd: folder,
    env: { ...env, ...settingsFor(dataDir, port) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "close");
  const stop = () => child.kill();
  process.once("exit", stop);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  for (const deadline = Date.now() + START_SECONDS * 1000; child.exitCode === null; await sleep(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
    if (answer?.ok) break;
    if (Date.now() > deadline) stop();
  }
  if (child.exitCode !== null) throw new Refusal(`The app didn't start:\n\n${output.trim()}`);
  return {
    pid: child.pid,
    welcome: JSON.parse(readFileSync(join(dataDir, "welcome.json"), "utf8")),
    async countStatements() {
      child.send("count");
      for await (const [message] of on(child, "message"))
        if (message.statements !== undefined) return message;
    },
    async end() {
      stop();
      process.off("exit", stop);
      await ended;
    },
  };
}

/** Keeps this shell's settings out of the measurements. */
function settingsFor(dataDir, port) {
  const own = { DATA_DIR: dataDir, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" };
  const none = [
    "ENV_FILE",
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "PUBLIC_URL",
    "INNGEST_EVENT_KEY",
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
    "MODEL_BASE_URL",
  ];
  return {
    NODE_ENV: "production",
    NEXT_DIST_DIR: ".next",
    ...Object.fromEntries(none.map((name) => [name, ""])),
    ...own,
  };
}

function findFreePort() {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
