import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

const ROLE = "countersign_app";

/**
 * The database URLs for the app's role and for the role that owns the tables. They're the same if the app connects as
 * the owner.
 */
export interface DatabaseUrls {
  appUrl: string;
  ownerUrl: string;
}

/**
 * Creates the app's role on the built-in Postgres unless the role exists. Data folders from earlier versions don't have
 * it. The role isn't a superuser and owns nothing. Returns the URLs for both roles.
 */
export async function ensureAppRole(directory: string, ownerUrl: string): Promise<DatabaseUrls> {
  const password = keepPassword(join(directory, "app-password"));
  const appUrl = new URL(ownerUrl);
  appUrl.username = ROLE;
  appUrl.password = password;
  const urls = { appUrl: appUrl.href, ownerUrl };
  if (!(await canConnect(urls.appUrl))) await createRole(ownerUrl, password);
  return urls;
}

/**
 * Reads the password from the file, creating the file first if it's missing. Only this process needs to read the file,
 * unlike the owner's password, which initdb also reads.
 */
function keepPassword(path: string): string {
  if (!existsSync(path)) {
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(24).toString("base64url"), { mode: 0o600 });
    try {
      // Unlike a rename, a link doesn't overwrite a file that another process created first.
      linkSync(unfinished, path);
    } catch {
      if (!existsSync(path)) renameSync(unfinished, path);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
  return readFileSync(path, "utf8").trim();
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createRole(ownerUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [ROLE]);
    const attributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
    await client.query(
      `${rowCount ? "ALTER" : "CREATE"} ROLE ${ROLE} ${attributes} PASSWORD ${client.escapeLiteral(password)}`,
    );
    const database = client.escapeIdentifier(new URL(ownerUrl).pathname.slice(1));
    // Otherwise, every role could connect to these databases and create temporary tables in them.
    await client.query(`REVOKE ALL ON DATABASE ${database}, postgres, template1 FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${ROLE}`);
  } finally {
    await client.end();
  }
}
