import { afterAll, beforeAll } from "vitest";
import type { Database } from "@/server/infra/db";
import { useDatabase } from "@/server/testing/executor";

/** Gives a test file its own database. Connects before the first test and disconnects after the last one. */
export function givenDatabase(variables: Record<string, string> = {}): { readonly db: Database } {
  let made: Awaited<ReturnType<typeof useDatabase>> | undefined;
  beforeAll(async () => {
    made = await useDatabase(variables);
  });
  afterAll(() => made?.close());
  return {
    get db() {
      if (!made) throw new Error("the database exists once the tests run");
      return made.db;
    },
  };
}
