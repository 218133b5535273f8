import { createHash } from "node:crypto";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { ArchiveFilters } from "@/server/domain/evidence/api";
import type { Manifest } from "@/server/domain/evidence/manifest";
import { ALREADY_EXPORTING, MAX_ARCHIVED } from "@/server/domain/evidence/words";
import { addComment } from "@/server/services/comment/add";
import type { Person, ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { recordStatements } from "@/server/testing/count-statements";
import { givenDatabase } from "@/server/testing/database/given-database";
import { exportArchive } from "@/server/testing/evidence/export-archive";
import { verifyFile } from "@/server/testing/evidence/verify-file";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { countArchivedRuns } from "./count-runs";
import { exportEvidence } from "./export";

const given = givenDatabase();

async function download(...asked: Parameters<typeof exportArchive>) {
  const zip = await exportArchive(...asked);
  const files = Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
  const manifest: Manifest = JSON.parse(files["manifest.json"] ?? "");
  return { zip, files, manifest };
}

async function findIds(ctx: ServiceContext, filters: ArchiveFilters) {
  const { totalElements } = await countArchivedRuns(ctx, filters);
  if (totalElements === 0) return [];
  const { manifest } = await download(ctx, filters);
  expect(manifest.runs).toHaveLength(totalElements);
  return manifest.runs.map(({ id }) => id);
}

const exportedBy = (ctx: ServiceContext) =>
  given.db.ledgerEntry.findMany({
    where: { organizationId: ctx.organizationId, action: "evidence.exported" },
  });

describe("an archive", () => {
  test("has each run's files, with their hashes and one common head, and verifies", async () => {
    const { as } = await makeOrganization(given.db);
    const decided = await makeOpenReview(as("builder"), {}, "Copper <rose>.");
    await decideReview(as("approver"), { id: decided.reviewId, decision: "approve", reason: "Checked." });
    const open = await makeOpenReview(as("builder"));
    const { zip, files, manifest } = await download(as("owner"));
    expect(manifest).toMatchObject({
      madeBy: { id: memberIdOf(as("owner")) },
      filters: { workflow: null, member: null, from: null, to: null },
      runs: [
        { id: open.runId, status: "PAUSED" },
        { id: decided.runId, workflowName: "Reviewed" },
      ],
    });
    const listed = {
      ...manifest.files,
      ...Object.fromEntries(
        manifest.runs.flatMap(({ id, files }) =>
          Object.entries(files).map(([name, hash]) => [`runs/${id}/${name}`, hash]),
        ),
      ),
    };
    const { "manifest.json": _, "signature.json": __, ...others } = files;
    const hashes = Object.entries(others).map(([name, text]) => [
      name,
      createHash("sha256").update(text).digest("hex"),
    ]);
    expect(listed).toEqual(Object.fromEntries(hashes));
    for (const { runId } of [open, decided])
      expect(JSON.parse(files[`runs/${runId}/evidence.json`] ?? "").ledger.heads).toContainEqual(
        manifest.head,
      );
    expect(files["index.html"]).toContain(`href="runs/${decided.runId}/evidence.html"`);
    expect(files["index.html"]).toContain("Test approver approved this");
    expect(await verifyFile(given.db, "evidence.zip", zip)).toMatchObject({
      kind: "archive",
      verdict: "verified",
      findings: [],
      summary: { runs: 2, verified: 2, isPinned: true },
    });
  });

  test("doesn't verify with two runs swapped", async () => {
    const { as } = await makeOrganization(given.db);
    const ids = [(await makeOpenReview(as("builder"))).runId, (await makeOpenReview(as("builder"))).runId];
    const { files } = await download(as("owner"));
    const swapped = Object.entries(files).map(([name, text]) => [
      name.replace(/run_[^/]+/, (id) => ids.find((other) => other !== id) ?? id),
      strToU8(text),
    ]);
    const { verdict, findings } = await verifyFile(
      given.db,
      "evidence.zip",
      zipSync(Object.fromEntries(swapped)),
    );
    expect(verdict).toBe("wrong");
    for (const run of ids)
      expect(findings).toContainEqual({
        ...{ run, file: `runs/${run}/evidence.json`, place: "run.id", entry: null },
        message: "The manifest has a different value for this run.",
      });
  });

  test("is recorded with its filters and the number of runs, which its own head covers", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId } = await makeOpenReview(as("builder"));
    const parts = await exportEvidence(as("owner"), { workflowId });
    expect(await exportedBy(as("owner"))).toEqual([]);
    await parts.next();
    await parts.return(undefined);
    const [entry] = await exportedBy(as("owner"));
    expect(entry).toMatchObject({
      subjectType: "organization",
      memberId: memberIdOf(as("owner")),
      data: { workflowId, runs: 1 },
    });
    const { manifest } = await download(as("owner"), { workflowId });
    const link = await given.db.ledgerLink.findUniqueOrThrow({ where: { entryId: entry?.id ?? "" } });
    expect(manifest.head.sequence).toBeGreaterThan(Number(link.sequence));
  });

  test("has a saved head if the request names it", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    const saved = (await download(as("owner"))).manifest.head;
    await makeOpenReview(as("builder"));
    const { manifest, zip } = await download(as("owner"), { head: saved.sequence });
    expect(manifest.head).toEqual(saved);
    expect(await verifyFile(given.db, "evidence.zip", zip)).toMatchObject({ verdict: "verified" });
    await expect(exportEvidence(as("owner"), { head: 9_999 })).rejects.toMatchObject({ code: "not-found" });
  });

  test("has a newer head if something happened in a run after the common head was signed", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId, reviewId: id } = await makeOpenReview(as("builder"));
    await makeOpenReview(as("builder"));
    const parts = await exportEvidence(as("owner"), {});
    const written: Uint8Array[] = [];
    for await (const part of parts) {
      // The newest run's first file is written, and the other run hasn't been read yet.
      if (written.length === 0) await addComment(as("approver"), { id, text: "Which copper?" });
      written.push(part);
    }
    const zip = Buffer.concat(written);
    const evidence = JSON.parse(strFromU8(unzipSync(zip)[`runs/${runId}/evidence.json`] ?? new Uint8Array()));
    expect(evidence.ledger.entries.at(-1).entry.action).toBe("comment.added");
    expect(await verifyFile(given.db, "evidence.zip", zip)).toMatchObject({
      verdict: "verified",
      findings: [],
    });
  });

  test("is signed with a key that's read once for all runs", async () => {
    const { as } = await makeOrganization(given.db);
    const countLocks = async () => {
      const { sql, stop } = recordStatements();
      await exportArchive(as("owner"));
      stop();
      return sql.filter((statement) => statement.includes("pg_advisory_xact_lock")).length;
    };
    await makeOpenReview(as("builder"));
    const ofOne = await countLocks();
    await makeOpenReview(as("builder"));
    await makeOpenReview(as("builder"));
    expect(ofOne).toBeGreaterThan(0);
    expect(await countLocks()).toBe(ofOne);
  });

  test("stops reading runs when the download is aborted", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    await makeOpenReview(as("builder"));
    const parts = await exportEvidence(as("owner"), {});
    await parts.next();
    expect(await parts.return(undefined)).toMatchObject({ done: true });
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });

  test("omits a run that was deleted before it was read", async () => {
    const { as } = await makeOrganization(given.db);
    const kept = await makeOpenReview(as("builder"));
    const gone = await makeOpenReview(as("builder"));
    const parts = await exportEvidence(as("owner"), {});
    await given.db.run.delete({ where: { id: gone.runId } });
    const written: Uint8Array[] = [];
    for await (const part of parts) written.push(part);
    const zip = Buffer.concat(written);
    expect(await verifyFile(given.db, "evidence.zip", zip)).toMatchObject({
      verdict: "verified",
      runs: [{ run: kept.runId }],
    });
  });
});

describe("the runs in an archive", () => {
  test("are those of the workflow, even if it's deleted", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId, workflowId } = await makeOpenReview(as("builder"));
    await makeOpenReview(as("builder"));
    expect(await findIds(as("owner"), { workflowId })).toEqual([runId]);
    await cancelRun(as("owner"), { runId });
    await deleteWorkflow(as("owner"), { id: workflowId });
    const { manifest } = await download(as("owner"), { workflowId });
    expect(manifest.filters.workflow).toEqual({ id: workflowId, name: "Reviewed" });
    expect(manifest.runs.map(({ id }) => id)).toEqual([runId]);
  });

  test("are those that the person started, continued, decided, reassigned, or commented on", async () => {
    const { as } = await makeOrganization(given.db);
    const email = (as("approver").actor as Person).email;
    const [continued, decided, commented, reassigned] = [
      await makeOpenReview(as("builder")),
      await makeOpenReview(as("builder")),
      await makeOpenReview(as("builder")),
      await makeOpenReview(as("builder"), { approvers: [email] }),
    ];
    const failed = { status: "FAILED", reason: "STEP_FAILED" } as const;
    await given.db.run.update({ where: { id: continued.runId }, data: failed });
    await continueRun(as("admin"), { runId: continued.runId });
    await decideReview(as("approver"), { id: decided.reviewId, decision: "approve" });
    await addComment(as("viewer"), { id: commented.reviewId, text: "Which?" });
    const to = (as("owner").actor as Person).email;
    await reassignReview(as("admin"), { id: reassigned.reviewId, to, note: "On leave." });
    const owner = as("owner");
    const of = (role: "builder" | "approver" | "viewer" | "admin" | "owner") =>
      findIds(owner, { memberId: memberIdOf(as(role)) });
    expect(await of("builder")).toHaveLength(4);
    expect(await of("approver")).toEqual([decided.runId]);
    expect(await of("viewer")).toEqual([commented.runId]);
    expect(await of("admin")).toEqual([reassigned.runId, continued.runId]);
    expect(await of("owner")).toEqual([]);
  });

  test("are those that started before the end and hadn't ended before the start", async () => {
    const { as } = await makeOrganization(given.db);
    const [ended, open] = [await makeOpenReview(as("builder")), await makeOpenReview(as("builder"))];
    await cancelRun(as("owner"), { runId: ended.runId });
    const set = (id: string, createdAt: string, updatedAt: string) =>
      given.db.run.update({ where: { id }, data: { createdAt, updatedAt } });
    await set(ended.runId, "2026-03-01T00:00:00.000Z", "2026-03-10T00:00:00.000Z");
    await set(open.runId, "2026-03-05T00:00:00.000Z", "2026-03-05T00:00:00.000Z");
    const find = (from?: string, to?: string) =>
      findIds(as("owner"), {
        ...(from && { from: `2026-${from}T00:00:00Z` }),
        ...(to && { to: `2026-${to}T00:00:00Z` }),
      });
    expect(await find("03-10", "03-20")).toEqual([open.runId, ended.runId]);
    expect(await find("03-11", "03-20")).toEqual([open.runId]);
    expect(await find(undefined, "03-05")).toEqual([ended.runId]);
    expect(await find("02-01", "03-01")).toEqual([]);
  });
});

describe("an export is rejected", () => {
  test("while the member has another one that isn't complete", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    const [first, second] = [await exportEvidence(as("owner"), {}), await exportEvidence(as("owner"), {})];
    await first.next();
    const conflict = { code: "conflict", message: ALREADY_EXPORTING };
    await expect(exportEvidence(as("owner"), {})).rejects.toMatchObject(conflict);
    await expect(second.next()).rejects.toMatchObject(conflict);
    expect((await download(as("admin"))).manifest.runs).toHaveLength(1);
    await first.return(undefined);
    expect((await download(as("owner"))).manifest.runs).toHaveLength(1);
    expect((await download(as("owner"))).manifest.runs).toHaveLength(1);
  });

  test("if no runs match, or the workflow or member doesn't exist or belongs to a different organization", async () => {
    const { as } = await makeOrganization(given.db);
    const others = (await makeOrganization(given.db)).as;
    const { workflowId } = await makeOpenReview(others("owner"));
    const refusal = (filters: ArchiveFilters) =>
      exportEvidence(as("owner"), filters).then(
        () => "accepted",
        ({ code, message }) => `${code}: ${message}`,
      );
    expect(await refusal({})).toBe("not-found: No runs match.");
    for (const id of [workflowId, "wf_0"])
      expect(await refusal({ workflowId: id })).toBe(
        "not-found: Your organization has no workflow with this ID.",
      );
    for (const id of [memberIdOf(others("owner")), "mem_0"])
      expect(await refusal({ memberId: id })).toBe(
        "not-found: Your organization has no member with this ID.",
      );
    const time = "2026-03-01T00:00:00Z";
    expect(await refusal({ from: time, to: time })).toBe(
      "invalid-input: The time range ends before it starts.",
    );
    expect(await exportedBy(as("owner"))).toEqual([]);
  });

  test("if too many runs match", async () => {
    const { as } = await makeOrganization(given.db);
    const made = await makeOpenReview(as("owner"));
    await copyOpenReview(given.db, made, MAX_ARCHIVED);
    await expect(exportEvidence(as("owner"), {})).rejects.toMatchObject({
      code: "invalid-input",
      message:
        "1,001 runs match, but an archive can hold at most 1,000. Shorten the time range, or choose a workflow or a person.",
    });
  });
});
