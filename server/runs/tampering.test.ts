/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, onTestFinished, test } from "vitest";
import { readPins } from "@/scripts/verify/keys.mjs";
import { readEvidenceFile } from "@/scripts/verify/read-file.mjs";
import { listTamperings } from "@/scripts/verify/testing/tamper.mjs";
import { verifyEvidence } from "@/scripts/verify/verify.mjs";
import type { ServiceContext } from "@/server/services/context";
import { zipEvidence } from "@/server/services/evidence/export";
import { chainEntries } from "@/server/services/ledger/chain";
import { listSigningKeys } from "@/server/services/ledger/list-keys";
import { signHead } from "@/server/services/ledger/sign-heads";
import { verifyLedger } from "@/server/services/ledger/verify";
import { DatabaseTamperer, type Tampering } from "@/server/testing/database/tamper";
import { givenModels } from "@/server/testing/given-models";
import { runManyKinds } from "@/server/testing/runs/many-kinds";
import { stopExecutor } from "@/server/transports/inngest/start";

/** `npm run test:evidence` makes all of these changes. The regular tests make a few of them. */
const ALL = import.meta.env.MODE === "all-evidence";
const CHANGES = ALL ? 1_000 : 80;
const PATIENCE_MS = ALL ? 3_600_000 : 300_000;

/** The data that `npm run audit:verify` compares with the ledger. */
const VERIFIED: Record<string, readonly string[]> = {
  Run: [
    "input",
    "output",
    "error",
    "reason",
    "status",
    "workflowId",
    "versionId",
    "startedById",
    "createdAt",
  ],
  StepRun: [
    "input",
    "output",
    "error",
    "agentId",
    "attempt",
    "round",
    "stepOrder",
    "status",
    "model",
    "finishedAt",
  ],
  Review: [
    ...["action", "draft", "draftHash", "policy", "destinations", "status", "text", "hash"],
    ...["stepId", "stepOrder", "dueAt", "createdAt", "closedAt"],
  ],
  Decision: [
    ...[
      "kind",
      "memberId",
      "forMemberId",
      "role",
      "channel",
      "tokenId",
      "createdAt",
      "shownHash",
      "text",
      "textHash",
    ],
    ...["reason", "voidedAt", "toStepOrder"],
  ],
  ReviewComment: ["text", "memberId", "createdAt", "deletedAt", "deletedById"],
  ReviewReassignment: ["byId", "toId", "role", "toRole", "note", "fromApprovers", "createdAt"],
  RunContinuation: ["byId", "role", "stepOrder", "input", "inputBefore", "createdAt"],
  RunAgent: ["versionId", "agentRevision"],
  WorkflowVersion: ["definition"],
  AgentVersion: ["content"],
  LedgerEntry: [
    ...[
      "id",
      "organizationId",
      "at",
      "action",
      "subjectType",
      "subjectId",
      "runId",
      "memberId",
      "channel",
      "tokenId",
    ],
    ...["address", "requestId", "data", "keyId", "sealed", "sealedHash"],
  ],
  LedgerLink: ["organizationId", "sequence", "entryId", "runSequence", "entryHash", "chainedAt", "hash"],
  LedgerHead: ["hash", "signedAt", "keyId", "signature"],
};
const ROWS = [
  "Run",
  "StepRun",
  "Review",
  "Decision",
  "ReviewComment",
  "ReviewReassignment",
  "RunContinuation",
];
const CHAIN = ["LedgerEntry", "LedgerLink"];

const given = givenModels();

/** Seeded, so that every run of the test makes the same changes. */
function makeDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Makes runs of every kind, and stops everything that could change them. */
async function makeHistory() {
  const { owner, db } = given;
  const runIds = await runManyKinds(given);
  await stopExecutor();
  await chainEntries(db);
  const savedHead = await signHead(db, owner.organizationId, new Date());
  const keys = await listSigningKeys(db);
  return { owner, runIds, savedHead: savedHead ?? undefined, keys };
}
let made: ReturnType<typeof makeHistory> | undefined;
const history = () => (made ??= makeHistory());

async function verifyDatabase() {
  const { owner, savedHead, keys } = await history();
  const pinnedKeys = new Map(keys.map((key) => [key.kid, key]));
  return (await verifyLedger(given.db, owner.organizationId, { pinnedKeys, savedHead })).problems;
}

describe(
  "an honest history verifies",
  () => {
    test("in the database", async () => {
      expect(await verifyDatabase()).toEqual([]);
    });

    test("in the files of every run", async () => {
      const { owner, runIds, savedHead, keys } = await history();
      for (const runId of runIds) {
        const { verdict, findings } = verifyEvidence(await download(owner, runId), {
          pins: readPins(JSON.stringify({ keys })),
          savedHead: savedHead ?? null,
        });
        expect({ findings, verdict }).toEqual({ findings: [], verdict: "verified" });
      }
    });
  },
  PATIENCE_MS,
);

async function download(ctx: ServiceContext, runId: string) {
  return readEvidenceFile(await zipEvidence(ctx, { runId }));
}

test(
  `of ${CHANGES} random changes to the database, every one is found, and its place named`,
  async () => {
    await history();
    const tamperer = await DatabaseTamperer.open(Object.keys(VERIFIED));
    onTestFinished(() => tamperer.close());
    const pick = makeDice(19);
    const missed: string[] = [];
    const seen = new Map<string, number>();
    for (let count = 0; count < CHANGES; ) {
      const { name, rows } = await tamper(tamperer, pick);
      if (rows === null) continue;
      count += 1;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const problems = await verifyDatabase();
      const ids = rows.map(({ id }) => String(id));
      const isNamed = problems.some(
        ({ entryId, sequence, problem }) =>
          entryId !== null || sequence !== null || ids.some((id) => problem.includes(id)),
      );
      if (!isNamed) missed.push(`${name}: ${JSON.stringify(rows).slice(0, 300)}`);
      await tamperer.restore();
    }
    expect(missed).toEqual([]);
    expect(await verifyDatabase()).toEqual([]);
    if (ALL) console.log(`${CHANGES} changes of ${seen.size} kinds were found.`);
  },
  PATIENCE_MS,
);

function tamper(tamperer: DatabaseTamperer, pick: (below: number) => number): Promise<Tampering> {
  const oneOf = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const table = oneOf(Object.keys(VERIFIED));
  const column = oneOf(VERIFIED[table] ?? []);
  switch (pick(8)) {
    case 0:
      return tamperer.delete(oneOf([...ROWS, ...CHAIN]), pick);
    case 1:
      return tamperer.insert(oneOf(["Run", "Review", "Decision", "ReviewComment", "LedgerEntry"]), pick);
    case 2:
      return tamperer.swap(table, column, pick);
    case 3:
      return tamperer.swap("LedgerLink", oneOf(["entryId", "entryHash", "hash", "sequence"]), pick);
    default:
      return tamperer.edit(table, column, pick);
  }
}

test(
  `of ${CHANGES} random changes to files, every one is found`,
  async () => {
    const { owner, runIds, keys, savedHead } = await history();
    const trusted = { pins: readPins(JSON.stringify({ keys })), savedHead: savedHead ?? null };
    const pick = makeDice(20);
    const missed: string[] = [];
    const files = [];
    for (const runId of runIds) {
      const { text, signature } = await download(owner, runId);
      files.push({ text, signature, tamperings: listTamperings(JSON.parse(text)) });
    }
    for (let count = 0; count < CHANGES; ) {
      const { text, signature, tamperings } = files[pick(files.length)] ?? (files[0] as never);
      const { path, name, change } = tamperings[pick(tamperings.length)] ?? (tamperings[0] as never);
      const copy = JSON.parse(text);
      change(copy);
      const changed = JSON.stringify(copy, null, 2);
      if (changed === text) continue;
      count += 1;
      const { verdict } = verifyEvidence({ text: changed, signature }, trusted);
      if (verdict !== "wrong") missed.push(`${path}: ${name}`);
    }
    expect(missed).toEqual([]);
  },
  PATIENCE_MS,
);
