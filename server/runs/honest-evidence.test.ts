/// <reference types="vite/types/importMeta.d.ts" />
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { listSigningKeys } from "@/server/services/ledger/list-keys";
import { rotateSigningKeys } from "@/server/services/ledger/rotate-keys";
import { signHead } from "@/server/services/ledger/sign-heads";
import { verifyLedger } from "@/server/services/ledger/verify";
import { makeMemberContext } from "@/server/services/member/context";
import { eraseMember } from "@/server/services/member/erase";
import { removeMember } from "@/server/services/member/remove";
import { previewRetention } from "@/server/services/retention/preview";
import { setRetention } from "@/server/services/retention/set";
import { cancelRun } from "@/server/services/run/cancel";
import { eraseRun } from "@/server/services/run/erase";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { backUp, restore } from "@/server/testing/database/backup";
import { makeDatabase } from "@/server/testing/database/database";
import { FORMATS, verifyBundles } from "@/server/testing/evidence/bundles";
import { exportArchive } from "@/server/testing/evidence/export-archive";
import { verifyFile } from "@/server/testing/evidence/verify-file";
import { useDatabase } from "@/server/testing/executor";
import type { givenModels } from "@/server/testing/given-models";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { startProcess } from "@/server/testing/processes/start-process";
import { runManyKinds } from "@/server/testing/runs/many-kinds";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { ODD_TEXTS, runUnusualKinds } from "@/server/testing/runs/unusual-kinds";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { startToolServer, type TestToolServer } from "@/server/testing/servers/tool-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";

/** `npm run test:evidence` verifies at least 1,000 files. The regular tests verify some of each kind. */
const ALL = import.meta.env.MODE === "all-evidence";
const ORGANIZATIONS = ALL ? 8 : 1;
const KILLS = ALL ? 12 : 1;
const RUNS_PER_KILL = 4;
const PATIENCE_MS = ALL ? 3_600_000 : 300_000;
const EXECUTOR = { backoffSeconds: [1, 1], sweepEveryMs: 100, chainEveryMs: 50 };

/** An organization's runs, and the ledger head that a witness saved partway through them. */
interface History {
  owner: ServiceContext;
  /** Another owner, who signs and then leaves. */
  leaver: ServiceContext;
  runIds: Set<string>;
  /** A run old enough to be erased and deleted by retention. */
  oldRunId: string;
  savedHead: LedgerHeadDto | null;
}

let models: ModelServer;
let tools: TestToolServer;
let database: { url: string; ownerUrl: string };
let db: Database;
let close: () => Promise<void>;
let verified = 0;
const variables = () => ({
  MODEL_BASE_URL: models.baseUrl,
  MODEL_NAME: "test-model",
  MODEL_TIMEOUT_SECONDS: "5",
  OUTBOUND_ALLOW: "127.0.0.1",
});
beforeAll(async () => {
  [models, tools] = await Promise.all([startModelServer(), startToolServer()]);
  database = await useDatabase(variables());
  ({ db, close } = database as Awaited<ReturnType<typeof useDatabase>>);
});
afterAll(async () => {
  await stopExecutor();
  await close();
  await models.close();
  await tools.close();
  if (ALL) console.log(`${verified} files were verified.`);
});

/** Chooses in rotation, so that every run of the test makes the same choices. */
let chosen = 0;
const oneOf = <T>(list: readonly T[]): T => list[chosen++ % list.length] as T;

const givenTo = (owner: ServiceContext): ReturnType<typeof givenModels> => ({
  db,
  models,
  owner,
  say: (...texts) => models.reply(...texts.map((text) => ({ kind: "text" as const, text }))),
  handToNewDriver: () => Promise.reject(new Error("not in these tests")),
});

async function saveHead({ organizationId }: ServiceContext): Promise<LedgerHeadDto | null> {
  await chainEntries(db);
  return signHead(db, organizationId, new Date());
}

async function makeHistories(): Promise<History[]> {
  const histories: History[] = [];
  for (let count = 0; count < ORGANIZATIONS; count++) {
    const { as, addMember } = await makeOrganization(db, { wakes: true });
    const now = () => new Date(Date.now() - 40 * DAY_MS);
    const { runId } = await makeOpenReview({ ...as("builder"), now });
    await cancelRun({ ...as("owner"), now }, { runId });
    const [owner, leaver] = [as("owner"), await addMember("owner")];
    histories.push({ owner, leaver, runIds: new Set([runId]), oldRunId: runId, savedHead: null });
  }
  await startExecutor(EXECUTOR);
  for (const history of histories) {
    const { owner, runIds } = history;
    for (const runId of await runManyKinds(givenTo(owner))) runIds.add(runId);
    history.savedHead = await saveHead(owner);
    const cast = { signer: history.leaver, toolsUrl: tools.url, oneOf };
    for (const runId of await runUnusualKinds(givenTo(owner), cast)) runIds.add(runId);
  }
  return histories;
}
let made: ReturnType<typeof makeHistories> | undefined;
const histories = () => (made ??= makeHistories());

/**
 * Expects every run's evidence to verify, alone and in an archive of all runs. Also expects the database to agree with
 * the ledger. The regular tests verify each run in only one format.
 */
async function expectVerified(histories: readonly History[], { everyFormat = ALL } = {}) {
  await chainEntries(db);
  const keys = await listSigningKeys(db);
  for (const { owner, runIds, savedHead } of histories) {
    for (const runId of runIds) {
      const formats = everyFormat ? FORMATS : [oneOf(FORMATS)];
      expect(await verifyBundles(owner, runId, { keys, savedHead, formats })).toEqual([]);
      verified += formats.length;
    }
    const archive = await exportArchive(owner, { head: savedHead?.sequence });
    const exported = await verifyFile(db, "evidence.zip", archive, savedHead);
    expect(exported).toMatchObject({ kind: "archive", verdict: "verified", findings: [] });
    expect(exported.runs.map(({ run }: { run: string }) => run)).toEqual(expect.arrayContaining([...runIds]));
    const pinnedKeys = new Map(keys.map((key) => [key.kid, key]));
    const trusted = { pinnedKeys, savedHead: savedHead ?? undefined };
    expect((await verifyLedger(db, owner.organizationId, trusted)).problems).toEqual([]);
  }
}

const inTime = { timeout: PATIENCE_MS };

test("files of runs of every kind verify", inTime, async () => {
  await expectVerified(await histories(), { everyFormat: true });
});

test("they still verify after key rotation", inTime, async () => {
  const given = await histories();
  const before = await listSigningKeys(db);
  await rotateSigningKeys(db, { now: new Date(), immediately: true });
  await expectVerified(given);
  expect(await listSigningKeys(db)).toHaveLength(before.length + 1);
});

test("they still verify after content, runs, and a person are erased", inTime, async () => {
  const given = await histories();
  for (const history of given) {
    const { owner, leaver, runIds, oldRunId } = history;
    const [first, second] = [...runIds].filter((runId) => runId !== oldRunId);
    await eraseRun(owner, { runId: first ?? "", reason: oneOf(ODD_TEXTS).slice(0, 200) });
    await eraseRun(owner, { runId: second ?? "", reason: "Request 4711." });
    const id = memberIdOf(leaver);
    await removeMember(owner, { id });
    await eraseMember(owner, { id, reason: "Request 4712." });
    await keep(owner, { eraseAfterDays: 30, deleteAfterDays: null });
    await until(
      () => db.run.findUniqueOrThrow({ where: { id: oldRunId } }),
      ({ erasedAt }) => erasedAt !== null,
    );
    await expectVerified([{ ...history, runIds: new Set([oldRunId]) }]);
    await keep(owner, { eraseAfterDays: 30, deleteAfterDays: 39 });
    await until(
      () => db.run.count({ where: { id: oldRunId } }),
      (count) => count === 0,
    );
    runIds.delete(oldRunId);
  }
  await expectVerified(given);
});

async function keep(owner: ServiceContext, settings: Parameters<typeof previewRetention>[1]) {
  const { at, erased, deleted } = await previewRetention(owner, settings);
  await setRetention(owner, { settings, confirmed: { at, erased: erased.count, deleted: deleted.count } });
}

test("they verify if the process was killed while writing (kill -9)", inTime, async () => {
  const given = await histories();
  await stopExecutor();
  const [{ owner, runIds, savedHead }] = given as [History];
  const { id: agentId } = await createAgent(owner, makeTextAgent());
  const steps = Array.from({ length: 5 }, () => ({ agentId, action: "Write." }));
  const { id } = await createWorkflow(owner, { name: "Killed", steps });
  const started = new Set<string>();
  for (let kill = 1; kill <= KILLS; kill++) {
    const child = await startProcess(database, variables());
    const attempts = () => db.stepRun.count({ where: { runId: { in: [...started] } } });
    const before = await attempts();
    for (let count = 0; count < RUNS_PER_KILL; count++)
      started.add((await startRun(owner, { id, input: oneOf(ODD_TEXTS) })).runId);
    await until(attempts, (count) => count >= before + kill);
    await child.signal("SIGKILL");
  }
  await startExecutor(EXECUTOR);
  // A step that was killed three times fails its run.
  const status = { in: ["COMPLETED" as const, "FAILED" as const] };
  await until(
    () => db.run.count({ where: { id: { in: [...started] }, status } }),
    (count) => count === started.size,
  );
  await expectVerified([{ owner, runIds: started, savedHead } as History]);
  for (const runId of started) runIds.add(runId);
});

test("they verify after a restore from a backup, which continues the chain", inTime, async () => {
  const given = await histories();
  await stopExecutor();
  const lastHeads = await Promise.all(given.map(({ owner }) => saveHead(owner)));
  const backup = await backUp(database.ownerUrl);
  await close();
  database = await makeDatabase();
  ({ db, close } = await useDatabase(variables(), database));
  // Creates the executor's tables.
  await startExecutor(EXECUTOR);
  await stopExecutor();
  await restore(database.ownerUrl, backup);
  await startExecutor(EXECUTOR);
  const restored: History[] = [];
  for (const [index, history] of given.entries()) {
    const owner = await makeMemberContext(db, memberIdOf(history.owner));
    const runIds = new Set([...history.runIds, ...(await runManyKinds(givenTo(owner)))]);
    restored.push({ ...history, owner, runIds, savedHead: lastHeads[index] ?? null });
  }
  await expectVerified(restored);
  for (const table of ["LedgerEntry", "LedgerLink"]) {
    await expect(db.$executeRawUnsafe(`DELETE FROM "${table}"`)).rejects.toThrow("permission denied");
    await expect(asOwner(`DELETE FROM "${table}"`)).rejects.toThrow("only added");
  }
  if (ALL) expect(verified).toBeGreaterThanOrEqual(1_000);
});
