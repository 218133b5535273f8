import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownerDatabaseUrl } from "@/server/infra/env";
import { DEAD_HOST, makeBelongings } from "@/server/testing/belongings";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { OWN } from "@/server/testing/doors/own-calls";
import { OF_SLACK, OWN_SLACK } from "@/server/testing/doors/slack-calls";
import { BY_ID, type Call, OTHERS } from "@/server/testing/doors/verb-calls";
import { OF_WEBHOOK_BY_ID, OF_WEBHOOKS } from "@/server/testing/doors/webhook-calls";
import { makeOrganization } from "@/server/testing/organization";

/** The tables whose changes don't need an entry, with the reasons. */
const NOT_RECORDED: Record<string, string> = {
  "A draft is its author's workspace until it's published, and so are saved filters.":
    "WorkflowDraft DraftSetAside RunView",
  "A person's own notifications and sign-ins concern no one else. Ending other sign-ins is recorded.":
    "Notification NotificationPreference NotificationDigest SignIn PasswordReset",
  "What's sent follows from an entry about its cause.":
    "Message AccountMail OutgoingMessage WebhookDelivery SlackCard SlackCode",
  "A challenge changes nothing. What follows from its answer is recorded.": "PasskeyChallenge",
  "Each run that a trigger or a bulk action starts or changes has entries.":
    "TriggerFiring BulkAction BulkItem",
  "Entries about a run commit to its attempts.":
    "StepRun Job Session RunAgent RunRequester ToolCall AttemptCell",
  "These are counters, caches, and the ledger itself.":
    "ListTotal ListTotalChange UsageTotal UsageTotalChange Spending Reservation WriteProbe RunCost RunWords RunFigures " +
    "StepCost IdempotencyRecord AppSecret LedgerEntry LedgerPending LedgerLink LedgerHead SigningKey ErasableKey",
};

/** The verbs whose changes to other tables don't need an entry, with the reasons. */
const EXEMPT: Record<string, string> = {
  eraseMember: "Its call removes the member first, without a verb.",
  ...Object.fromEntries(
    ["changePassword", "startAddingPasskey", "addPasskey", "removePasskey"].map((verb) => [
      verb,
      "Its call sets the current password first, without a verb.",
    ]),
  ),
  dismissResumeNotice: "It only hides a notice on the caller's own home page.",
  hideFirstSteps: "It only hides a card on the caller's own home page.",
  setNotificationChannel: "It only changes when the caller gets their own digest.",
  testStep: "A test isn't a run that anybody relies on.",
  tryAgent: "A test isn't a run that anybody relies on.",
};

const CALLS: [string, Call][] = [
  ...[...BY_ID, ...OF_WEBHOOK_BY_ID, ...OTHERS, ...OF_WEBHOOKS, ...OF_SLACK].map(
    ([name, , call]): [string, Call] => [name, call],
  ),
  ...OWN,
  ...OWN_SLACK,
];

// No process sends messages, and nothing listens at these addresses.
const given = givenDatabase({
  SMTP_URL: "smtp://127.0.0.1:9",
  MAIL_FROM: "us@acme.test",
  OUTBOUND_ALLOW: DEAD_HOST,
  SLACK_API_URL: `http://${DEAD_HOST}/api`,
});

/** Stays open during all tests, because connecting for each statement would take longer than the calls. */
let watcher: pg.Client;
afterAll(() => watcher.end());

/** Records each row that's written, with its transaction. */
beforeAll(async () => {
  watcher = new pg.Client(ownerDatabaseUrl());
  await watcher.connect();
  await watcher.query(`
    CREATE TABLE public.test_writes ("table" TEXT, "transaction" TEXT);
    CREATE FUNCTION public.note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      INSERT INTO public.test_writes ("table", "transaction") VALUES (TG_TABLE_NAME, pg_current_xact_id()::text);
      RETURN NULL;
    END $$;
    DO $$ DECLARE name TEXT; BEGIN
      FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND c.relname NOT IN ('test_writes', '_prisma_migrations') LOOP
        EXECUTE format('CREATE TRIGGER note_write AFTER INSERT OR UPDATE OR DELETE ON public.%I FOR EACH ROW
          EXECUTE FUNCTION public.note_write()', name);
      END LOOP;
    END $$`);
});

/**
 * The number of organizations to prepare at the same time, because preparing one is mostly waiting. None are prepared
 * during a call, because their writes would be recorded as the call's.
 */
const BATCH_SIZE = 6;
const unused: Awaited<ReturnType<typeof prepare>>[] = [];

async function prepare() {
  const organization = await makeOrganization(given.db);
  return { owner: organization.as("owner"), ids: await makeBelongings(given.db, organization) };
}

/**
 * Calls the verb. Returns the tables that each transaction wrote. If nothing was written, the organization is used
 * again.
 */
async function writesOf(call: Call): Promise<Set<string>[]> {
  if (unused.length === 0) unused.push(...(await Promise.all(Array.from({ length: BATCH_SIZE }, prepare))));
  const prepared = unused.pop() as Awaited<ReturnType<typeof prepare>>;
  await watcher.query("DELETE FROM test_writes");
  await call(prepared.owner, prepared.ids);
  const { rows } = await watcher.query<{ tables: string[] }>(
    `SELECT array_agg("table") AS "tables" FROM test_writes GROUP BY "transaction"`,
  );
  if (rows.length === 0) unused.push(prepared);
  return rows.map(({ tables }) => new Set(tables));
}

const ignored = new Set(Object.values(NOT_RECORDED).flatMap((tables) => tables.split(" ")));

describe("every verb", () => {
  test.each(CALLS)("%s adds an entry in each transaction that changes something", async (name, call) => {
    const transactions = await writesOf(call);
    const unrecorded = transactions
      .filter((tables) => !tables.has("LedgerEntry"))
      .flatMap((tables) => [...tables].filter((table) => !ignored.has(table)));
    const verb = name.split(" ")[0] ?? "";
    if (verb in EXEMPT) expect(unrecorded).not.toEqual([]);
    else expect(unrecorded).toEqual([]);
  });

  test("and table that's exempt exists", async () => {
    const names = CALLS.map(([name]) => name.split(" ")[0]);
    expect(Object.keys(EXEMPT).filter((verb) => !names.includes(verb))).toEqual([]);
    const tables = await asOwner<{ name: string }>(
      `SELECT relname AS "name" FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    const known = new Set(tables.map(({ name }) => name));
    expect([...ignored].filter((table) => !known.has(table))).toEqual([]);
  });
});
