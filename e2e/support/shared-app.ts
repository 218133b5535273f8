import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { makeDemo } from "@/prisma/seed";
import { connectDatabase, type Database } from "@/server/infra/db";
import { parseEnv, settle } from "@/server/infra/env";
import { Installation } from "./installation";
import { type App, describeOrganization, SHARED_APP } from "./organization";

/** One app for all files that don't need their own. Starts on the first request. */
export async function shareApp(): Promise<{ stop(): Promise<void> }> {
  let opening: Promise<{ installation: Installation; db: Database }> | undefined;
  let made = 0;
  const server = createServer(async (_request, response) => {
    try {
      opening ??= open();
      response.end(JSON.stringify(await addOrganization(await opening, ++made)));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  // Inherited by the workers.
  process.env[SHARED_APP] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async stop() {
      server.close();
      const opened = await opening?.catch(() => null);
      await opened?.db.$disconnect();
      await opened?.installation.remove();
    },
  };
}

async function open() {
  const installation = new Installation();
  try {
    await installation.start();
    const { databaseUrl } = installation.welcome;
    settle({ ...parseEnv({}), databaseUrl });
    return { installation, db: connectDatabase(databaseUrl) };
  } catch (error) {
    await installation.remove();
    throw error;
  }
}

async function addOrganization(
  { installation, db }: { installation: Installation; db: Database },
  count: number,
): Promise<App> {
  const domain = `alderfinch${count}.test`;
  const password = randomBytes(9).toString("base64url");
  const token = `cs_${randomBytes(32).toString("base64url")}`;
  const demo = { id: `org_demo_${count}`, name: `Alder & Finch ${count}`, domain, password, token };
  await db.$transaction((db) => makeDemo(db, demo), { timeout: 60_000 });
  const { url } = installation.welcome;
  return describeOrganization(installation.dataDir, { url, password, token }, demo);
}
