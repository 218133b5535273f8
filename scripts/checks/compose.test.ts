import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.union([z.string(), z.array(z.string())]).default(""),
      security_opt: z.array(z.string()),
      cap_drop: z.array(z.string()),
      read_only: z.boolean(),
      mem_limit: z.string(),
      pids_limit: z.number(),
      networks: z.array(z.string()),
      ports: z.array(z.string()).default([]),
      secrets: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
const { services, secrets } = Compose.parse(parse(readFileSync("compose.yaml", "utf8"), { merge: true }));

describe("the services of compose.yaml", () => {
  test.each(Object.entries(services))(
    "%s has no privileges, a memory limit, and a pinned image",
    (name, service) => {
      expect(service).toMatchObject({
        security_opt: ["no-new-privileges:true"],
        cap_drop: ["ALL"],
        read_only: true,
      });
      if (!name.startsWith("app-")) expect(service.image).toMatch(/:v?\d[\w.]*$/);
    },
  );

  test("publish no port except the proxy's, and the proxy can't reach the data", () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
    expect(published.map(([name, { networks }]) => [name, networks])).toEqual([["proxy", ["edge"]]]);
  });

  test("mount the previous secret during a rotation", () => {
    const Override = z.object({
      services: z.record(
        z.string(),
        z.object({ environment: z.object({ APP_SECRET_PREVIOUS_FILE: z.string() }) }),
      ),
      secrets: z.record(z.string(), z.object({ file: z.string() })),
    });
    const rotation = Override.parse(
      parse(readFileSync("scripts/compose/rotate.yaml", "utf8"), { merge: true }),
    );
    const apps = Object.keys(services).filter((name) => services[name]?.environment.APP_SECRET_FILE);
    expect(Object.keys(rotation.services)).toEqual(apps);
    for (const { environment } of Object.values(rotation.services))
      expect(Object.keys(rotation.secrets).map((name) => `/run/secrets/${name}`)).toEqual([
        environment.APP_SECRET_PREVIOUS_FILE,
      ]);
  });

  test("have no password or key in their environment or command", () => {
    for (const [name, { environment, command }] of Object.entries(services)) {
      const given = Object.keys(environment).filter((variable) =>
        /SECRET|PASSWORD|SIGNING|EVENT_KEY|DATABASE/.test(variable),
      );
      expect(
        given.filter((variable) => !variable.endsWith("_FILE")),
        name,
      ).toEqual([]);
      const literal = JSON.stringify(command)?.replace(
        /PGPASSWORD=\S*\$\$\(sed \S+ \/run\/secrets\/\w+\)/,
        "",
      );
      expect(literal, name).not.toMatch(/password|requirepass/i);
    }
  });
});

describe("scripts/compose/secrets.sh", () => {
  let folder = "";
  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), "countersign-secrets-")), "secrets");
    execFileSync("sh", ["scripts/compose/secrets.sh", folder]);
  });
  afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

  test("generates every file that compose.yaml mounts, in a folder that only its owner can open", () => {
    const mounted = Object.values(secrets).map(({ file }) => file.replace(/^secrets\//, ""));
    expect(readdirSync(folder).sort()).toEqual([...mounted, "roles.sql"].sort());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const used = new Set(Object.values(services).flatMap((service) => service.secrets));
    expect([...used].sort()).toEqual(Object.keys(secrets).sort());
  });

  test("gives the app, Inngest, and Redis the same passwords and keys", () => {
    const read = (name: string) => readFileSync(join(folder, name), "utf8").trim();
    const inngest = parse(read("inngest.yaml"));
    expect(inngest).toEqual({
      "event-key": [read("inngest_event_key")],
      "signing-key": read("inngest_signing_key"),
      "postgres-uri": read("inngest_database_url"),
      "redis-uri": `redis://:${read("redis.conf").replace("requirepass ", "")}@redis:6379`,
    });
    for (const file of ["database_url", "migration_database_url", "inngest_database_url"]) {
      const { username, password } = new URL(read(file));
      expect(read("roles.sql")).toContain(`CREATE ROLE ${username} LOGIN PASSWORD '${password}';`);
    }
    const [, reading = ""] = /sed '(\S+)'/.exec(String(services["inngest-retention"]?.command)) ?? [];
    const found = execFileSync("sed", [reading, join(folder, "inngest_database_url")], { encoding: "utf8" });
    expect(found.trim()).toBe(new URL(read("inngest_database_url")).password);
    const [app, owner] = ["database_url", "migration_database_url"].map((file) => new URL(read(file)));
    expect(app?.username).not.toBe(owner?.username);
    expect(app?.password).not.toBe(owner?.password);
    expect(app?.pathname).toBe(owner?.pathname);
    expect(read("inngest_signing_key")).toMatch(/^[0-9a-f]{64}$/);
    expect(read("app_secret")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("changes nothing if the folder exists", () => {
    const before = readFileSync(join(folder, "app_secret"), "utf8");
    expect(() => execFileSync("sh", ["scripts/compose/secrets.sh", folder], { stdio: "pipe" })).toThrow(
      /exists, so nothing was changed/,
    );
    expect(readFileSync(join(folder, "app_secret"), "utf8")).toBe(before);
    expect(existsSync(join(folder, "secrets"))).toBe(false);
  });
});

describe("scripts/compose/inngest-retention.sql", () => {
  test("deletes data older than the retention period from the tables that exist", async () => {
    const { ownerUrl: url } = await makeDatabase();
    const old = new Date(Date.now() - 31 * 86_400_000);
    const recent = new Date(Date.now() - 29 * 86_400_000);
    await query(
      url,
      `create schema inngest;
       set search_path = inngest;
       set timezone = 'America/New_York';
       create table events (event_id text, received_at timestamp not null);
       create table function_runs (event_id text, run_started_at timestamp not null);
       create table trace_runs (event_id text, queued_at bigint not null);
       create table spans (event_id text, start_time timestamptz not null);
       ${[old, recent]
         .map(
           (at) => `
       insert into events values ('${at.getTime()}', '${at.toISOString()}'::timestamptz at time zone 'UTC');
       insert into function_runs values ('${at.getTime()}', '${at.toISOString()}'::timestamptz at time zone 'UTC');
       insert into trace_runs values ('${at.getTime()}', ${at.getTime()});
       insert into spans values ('${at.getTime()}', '${at.toISOString()}');`,
         )
         .join("")}`,
    );
    const retention = readFileSync("scripts/compose/inngest-retention.sql", "utf8");
    await query(url, `set search_path = inngest; set countersign.keep_days = '30'; ${retention}`);
    for (const table of ["events", "function_runs", "trace_runs", "spans"])
      expect(await query(url, `select event_id from inngest.${table}`), table).toEqual([
        { event_id: String(recent.getTime()) },
      ]);
    await expect(
      query(url, `set search_path = inngest; set countersign.keep_days = '0'; ${retention}`),
    ).rejects.toThrow("INNGEST_KEEP_DAYS must be at least 1");
  });
});
