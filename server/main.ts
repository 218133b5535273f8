import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import next from "next";
import seed from "@/prisma/seed";
import { API_ROUTES } from "./api-routes";
import { startDelivery, stopDelivery } from "./delivery/start";
import { makeDataFolder } from "./infra/data-folder/data-folder";
import type { DatabaseUrls } from "./infra/database/app-role";
import { migrateApp } from "./infra/database/migrate-app";
import { DataFolderInUse, startPostgres } from "./infra/database/postgres";
import { getDb } from "./infra/db";
import { type Env, findWarning, loadEnv, settle } from "./infra/env";
import { startBus } from "./infra/live/bus";
import { hub } from "./infra/live/hub";
import { logger } from "./infra/logger";
import { nameSources } from "./infra/stack-trace";
import { explainFailure, StartupError } from "./infra/startup-error";
import { stepAborter } from "./runs/claims/step-aborter";
import { openAppSecret, startSecretReports } from "./services/app-secret/open";
import { writeBanner } from "./transports/cli/banner";
import { readWelcome, writeWelcome } from "./transports/cli/welcome";
import { loadRoutes } from "./transports/http/api/find-route";
import { serveRoutes } from "./transports/http/api/serve-routes";
import { createListener } from "./transports/http/listener";
import { refuseUpgrade } from "./transports/http/refuse-upgrade";
import { closeHttpServer, createHttpServer, drainConnections, listen } from "./transports/http/server";
import { startRegistration } from "./transports/inngest/register";
import { startExecutor, stopExecutor } from "./transports/inngest/start";
import { startSlack, stopSlack } from "./transports/slack/start";

// Everything that was started, in order. It's stopped in reverse order.
const started: { stop(): Promise<unknown> }[] = [];
type RequestHandler = ReturnType<ReturnType<typeof next>["getRequestHandler"]>;

/** The path where pages listen for hot reloads in development. */
const HOT_RELOADING = "/_next/hmr";

/** Shorter than the time that supervisors wait before killing a process. */
const MAX_STOP_MS = 28_000;

/** How long steps called by an Inngest server can continue while this server shuts down. */
const HAND_OVER_MS = 5_000;

let stopping = false;
let signalledAt = 0;

/** Starts the database, the executor, and the web server in a single process. Resolves when the app is up. */
export async function main(options: { dev: boolean }) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => onSignal());
  // Ignores output errors. The process that reads the output may have exited, and logging the error would fail too, in
  // an endless loop.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("uncaughtExceptionMonitor", (error) => {
    if (error.stack) error.stack = nameSources(error.stack);
  });
  try {
    await start(options);
  } catch (error) {
    if (stopping) return;
    console.error(`\n${explainFailure(error)}\n`);
    await stop(1);
  }
}

/**
 * Shuts down gracefully on the first signal and immediately on the second. Since npm forwards Ctrl-C, one
 * press can send the signal twice.
 */
function onSignal() {
  if (signalledAt && Date.now() - signalledAt > 500) process.exit(1);
  signalledAt ||= Date.now();
  if (!stopping) void stop(0);
}

async function start({ dev }: { dev: boolean }) {
  const given = loadEnv();
  makeDataFolder(given.dataDir);
  const urls = givenUrls(given) ?? (await startOwnPostgres(given));
  const { appUrl, ownerUrl } = urls;
  const settled = settle({ ...given, databaseUrl: appUrl, migrationDatabaseUrl: ownerUrl });
  started.push({ stop: () => getDb().$disconnect() });
  const warning = findWarning(settled);
  if (warning) logger().warn(warning);

  // Opens the port before accessing the database. Early requests wait until everything is ready.
  let open: (handler: RequestHandler) => void = () => {};
  const opened = new Promise<RequestHandler>((resolve) => {
    open = resolve;
  });
  // Next handles upgrades on the given server and leaves unknown upgrades open. It therefore gets a server that
  // never listens and receives only the upgrades for hot reloading.
  const upgrades = createServer();
  const server = createHttpServer(
    createListener(async (request, response) => (await opened)(request, response), {
      https: given.publicUrl.startsWith("https:"),
      production: !dev,
      trustedProxies: given.trustedProxies,
    }),
    (request, socket, head) => {
      const reloads = dev && request.url?.startsWith(HOT_RELOADING);
      if (!reloads || !upgrades.emit("upgrade", request, socket, head)) refuseUpgrade(request, socket);
    },
  );
  const app = next({
    dev,
    dir: process.cwd(),
    hostname: given.host,
    port: given.port,
    httpServer: upgrades,
  });
  await listen(server, given.port, given.host);
  const prepared = app.prepare();
  started.push({ stop: () => app.close() });

  await migrateApp(urls, given);
  await openAppSecret(getDb(), settled);
  started.push(await startSecretReports(getDb()));
  started.push(startBus(hub(), appUrl));
  await startExecutor();
  started.push({ stop: stopExecutor });
  await startDelivery();
  started.push({ stop: stopDelivery });
  startSlack();
  started.push({ stop: stopSlack });
  const banner = await welcomeVisitor(given, urls);
  await prepared;
  started.push({
    stop: async () => {
      if (given.trustedProxies > 0) await drainConnections(server);
      hub().end();
      // Interrupts steps before their connections close, so the Inngest server gets a response instead of
      // waiting for a long time.
      const late = setTimeout(() => stepAborter().abort(), HAND_OVER_MS);
      await closeHttpServer(server);
      clearTimeout(late);
    },
  });
  const pages = app.getRequestHandler();
  // In development, Next serves the API too, and reloads it after a change.
  open(dev ? pages : serveRoutes(await loadRoutes(API_ROUTES), pages));
  started.push(startRegistration());
  console.log(banner);
}

function givenUrls({ databaseUrl, migrationDatabaseUrl }: Env): DatabaseUrls | null {
  return databaseUrl ? { appUrl: databaseUrl, ownerUrl: migrationDatabaseUrl ?? databaseUrl } : null;
}

async function startOwnPostgres({ dataDir }: Env): Promise<DatabaseUrls> {
  try {
    const postgres = await startPostgres({ directory: join(dataDir, "postgres") });
    started.push(postgres);
    postgres.ended.then(() => {
      if (stopping) return;
      console.error(
        "\nPostgres stopped, so Countersign is stopping too. Nothing was lost. Start Countersign again.\n",
      );
      void stop(1);
    });
    return postgres;
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    const welcome = readWelcome(dataDir);
    const where = welcome?.pid === error.pid ? ` at ${welcome.url}` : "";
    throw new StartupError(
      `Another Countersign instance${where} (process ${error.pid}) is already using ${dataDir}.\n` +
        "Stop that process first, or start a second instance with its own data: DATA_DIR=.data-2 PORT=8081 npm start",
    );
  }
}

/** Creates the demo if the database is built in. Saves the sign-in details first. Returns the banner. */
async function welcomeVisitor(
  { databaseUrl: own, dataDir, publicUrl }: Env,
  { appUrl: databaseUrl, ownerUrl: migrationDatabaseUrl }: DatabaseUrls,
): Promise<string> {
  const place = { url: publicUrl, databaseUrl, pid: process.pid };
  const banner = {
    dataDir,
    organizations: await getDb().organization.count(),
    isFirst: false,
    tokenWorks: false,
  };
  if (own) {
    writeWelcome(dataDir, place);
    return writeBanner(place, banner);
  }
  const before = readWelcome(dataDir);
  const password = before?.password ?? randomBytes(9).toString("base64url");
  const token = before?.token ?? `cs_${randomBytes(32).toString("base64url")}`;
  const kept = { ...place, migrationDatabaseUrl, password, token };
  writeWelcome(dataDir, { ...before, ...kept });
  const { email, tokenWorks } = await seed(getDb(), { password, token });
  const welcome = { ...kept, email };
  writeWelcome(dataDir, welcome);
  // The email is saved last, so if it's missing, the sign-in details haven't been printed yet.
  return writeBanner(welcome, { ...banner, isFirst: before?.email === undefined, tokenWorks });
}

async function stop(code: number) {
  stopping = true;
  // Exits even if something like the database hangs. Work in progress continues after the next start.
  setTimeout(() => process.exit(code), MAX_STOP_MS).unref();
  for (const part of started.reverse()) {
    await part.stop().catch((error: unknown) => console.error(explainFailure(error)));
  }
  process.exit(code);
}
