import { describe, expect, test } from "vitest";
import { saySessionRuns } from "@/server/domain/run/finding/filters";
import { SessionDto } from "@/server/domain/session/session";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { getSession } from "./get";

const given = givenDatabase();
const sessionId = "550e8400-e29b-41d4-a716-446655440000";
const steps = [{ agentId: "human", action: "Check it." }];

describe("getSession", () => {
  test("returns the session's runs in order, with their inputs and outputs", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { id } = await createWorkflow(owner, { name: "Answers", steps });
    const long = "😀 ".repeat(3_000);
    const first = await startRun(secondsAgo(owner, 20), { id, input: "When?", sessionId });
    await startRun(secondsAgo(owner, 10), { id, input: long, sessionId });
    await startRun(owner, { id, input: "Elsewhere" });
    await given.db.run.update({
      where: { id: first.runId },
      data: { status: "COMPLETED", output: "Monday." },
    });
    const session = await getSession(owner, { sessionId });
    expect(session).toEqual(SessionDto.parse(session));
    expect(session).toMatchObject({ id: sessionId, runs: 2, next: null });
    expect(session.turns).toMatchObject([
      { id: first.runId, input: { text: "When?", cut: false }, output: { text: "Monday.", cut: false } },
      { status: "QUEUED", input: { text: [...long].slice(0, 2_000).join(""), cut: true }, output: null },
    ]);
  });

  test("pages through long sessions and separates organizations with the same session", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const owner = ours.as("owner");
    const { id } = await createWorkflow(owner, { name: "Answers", steps });
    const other = await createWorkflow(theirs.as("owner"), { name: "Theirs", steps });
    await startRun(theirs.as("owner"), { id: other.id, input: "Theirs", sessionId });
    const now = () => new Date(Date.UTC(2026, 0, 1));
    for (let count = 0; count < 23; count++)
      await startRun({ ...owner, now }, { id, input: `${count}`, sessionId });
    const page = await getSession(owner, { sessionId });
    const rest = await getSession(owner, { sessionId, after: page.next ?? "" });
    expect([page.turns.length, rest.turns.length, rest.next]).toEqual([20, 3, null]);
    const ids = [...page.turns, ...rest.turns].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect((await getSession(theirs.as("viewer"), { sessionId })).runs).toBe(1);
  });

  test("counts runs up to one more than 10,000, which lists show as 10,000+", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const made = await makeOpenReview(owner);
    await copyOpenReview(given.db, made, 10_010);
    const run = await getRun(owner, made);
    expect(run.sessionRuns).toBe(10_001);
    expect((await getSession(owner, run)).runs).toBe(10_001);
    expect([1, 10_000, 10_001].map(saySessionRuns)).toEqual(["1 run", "10,000 runs", "10,000+ runs"]);
  });

  test("doesn't find a session that another organization has", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const { id } = await createWorkflow(theirs.as("owner"), { name: "Theirs", steps });
    await startRun(theirs.as("owner"), { id, input: "x", sessionId });
    await expect(getSession(ours.as("owner"), { sessionId })).rejects.toMatchObject({ code: "not-found" });
  });
});
