import { expect, test } from "vitest";
import { migrateApp } from "./migrate-app";

const closed = "postgresql://user:password@127.0.0.1:1/name";
const urls = { appUrl: closed, ownerUrl: closed };

test("migrateApp names the settings to check, and the log of the built-in database", async () => {
  await expect(migrateApp(urls, { databaseUrl: closed, dataDir: ".data" })).rejects.toThrow(
    /^Couldn't use the database at 127\.0\.0\.1:1: .*\. Check DATABASE_URL/,
  );
  await expect(migrateApp(urls, { databaseUrl: undefined, dataDir: ".data" })).rejects.toThrow(
    /^Couldn't use the built-in database: [^_]*\. Its log is in \.data\/postgres\/postgres\.log\.$/,
  );
});
