import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { decideReviewOperation } from "@/server/domain/review/api";
import { beginStep, recordStep, type StepResult } from "@/server/runs/attempts/attempt";
import { claimRun } from "@/server/runs/claims/claim";
import { createAgent } from "@/server/services/agent/create";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { getRun } from "@/server/services/run/get";
import { createToken } from "@/server/services/token/create";
import { asMailed } from "@/server/testing/as-mailed";
import { emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { textIn } from "@/server/testing/document-html";
import { openApi } from "@/server/testing/doors/api";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { makeTextAgent } from "@/server/testing/text-agent";

const given = givenDatabase();

async function mailedTo(memberId: string, reviewId: string) {
  const message = await given.db.message.findFirstOrThrow({ where: { reviewId, memberId } });
  return asMailed(given.db, message);
}

describe("a review link page", () => {
  test("shows where the run sends data after an approval, like the email does, and once it's approved", async () => {
    const { as } = await makeOrganization(given.db);
    const config = AgentConfig.parse({ kind: "http", method: "POST", url: "https://api.example.com/pay" });
    const { id: agentId } = await createAgent(as("owner"), makeTextAgent({ config }));
    const { reviewId, runId } = await pauseBefore(as("owner"), agentId, "The draft.");
    const words = "Then step 2 sends a POST request to https://api.example.com.";
    const { text, html } = await mailedTo(memberIdOf(as("approver")), reviewId);
    expect([text, html]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
    const { body } = await followLink(tokenIn(text));
    expect(body).toContain(words);
    const bar = body.slice(body.indexOf('<div class="bar">'), body.indexOf("</form>"));
    expect(bar).toMatch(/Next: step 2 \([^<]+\), then done<.*Sends data to api\.example\.com<.*<button/s);
    const form = { decision: "approve", shown: shownIn(body) };
    expect((await followLink(tokenIn(text), { form })).status).toBe(303);
    const after = (await followLink(tokenIn(text))).body;
    expect(after).toContain("You approved this.");
    expect(after).toContain(words);
    await cancelRun(as("owner"), { runId });
    expect((await followLink(tokenIn(text))).body).not.toContain(words);
  });

  test("says that an email isn't sent without a mail server, before and after an approval", async () => {
    const { as } = await makeOrganization(given.db);
    const later = [{ agentId: "send_email", action: "To: lena@a.example\nSubject: Hi" }];
    const reviewId = await (await makeReviewedStep(as("owner"), {}, { later })).offer(1);
    const { text } = await mailedTo(memberIdOf(as("approver")), reviewId);
    const words = "Then step 2 saves an email to lena@a.example in Countersign without sending it";
    const { body } = await followLink(tokenIn(text));
    expect(body).toContain(words);
    await followLink(tokenIn(text), { form: { decision: "approve", shown: shownIn(body) } });
    expect((await followLink(tokenIn(text))).body).toContain(words);
  });

  test("offers to reassign the review, and then says who was asked and why", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const dana = await addMember("approver");
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    expect((await followLink(token)).body).toContain("Sign in to reassign the review");
    await reassignReview(as("approver"), { id, to: emailOf(dana), note: "She <knows> them." });
    const { body } = await followLink(token);
    expect(body).toContain("<strong>You asked Test approver to decide this.</strong>");
    expect(body).toContain("She &lt;knows&gt; them.");
    expect(body).not.toContain("Sign in to reassign the review");
  });

  test("explains how decisions are recorded, but only while the review is open", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    const { body } = await followLink(token);
    const recorded = "Decisions here are recorded as Test approver's.";
    expect(textIn(body)).toContain(recorded);
    const form = { shown: shownIn(body), reason: "Wrong.", decision: "reject" };
    expect((await followLink(token, { form })).status).toBe(303);
    const decided = (await followLink(token)).body;
    expect(decided).toContain("This link is for <strong>Test approver</strong>");
    expect(decided).not.toMatch(/recorded as|decides as/);
  });

  test("approves an empty document only if the reader says that it should be empty", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), {}, " \n");
    const { text, html } = await mailedTo(memberIdOf(as("approver")), id);
    expect([text, html]).toEqual([
      expect.stringContaining("This document is empty."),
      expect.stringContaining("This document is empty."),
    ]);
    const token = tokenIn(text);
    const { body } = await followLink(token);
    expect(body).toContain("<strong>This document is empty</strong>");
    expect(body).toMatch(/<button name="decision" value="approve"[^>]*>Approve empty document</);
    const form = { shown: shownIn(body), text: " \n", reason: "", decision: "approve" };
    const refused = await followLink(token, { form });
    expect(refused).toMatchObject({
      status: 400,
      body: expect.stringContaining("intentional, select the checkbox"),
    });
    expect((await getReview(as("owner"), { id })).status).toBe("OPEN");
    expect((await followLink(token, { form: { ...form, empty: "yes" } })).status).toBe(303);
    expect((await getReview(as("owner"), { id })).status).toBe("APPROVED");
  });

  test("doesn't approve a document that the reader emptied, but accepts text for an empty one", async () => {
    const { as } = await makeOrganization(given.db);
    const decide = async (input: string, typed: string) => {
      const { reviewId: id } = await makeOpenReview(as("builder"), {}, input);
      const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
      const { body } = await followLink(token);
      const form = { shown: shownIn(body), text: typed, reason: "", decision: "approve" };
      return followLink(token, { form });
    };
    const refused = await decide("The draft.", "");
    expect(refused.status).toBe(400);
    expect(refused.body).toMatch(/<label class="confirm" data-empty><input type="checkbox"/);
    expect((await decide("", "Written by the reader.")).status).toBe(303);
  });

  test("shows the token that decided", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const link = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    const { token } = await createToken(as("owner"), { name: "CI <deploy>" });
    const send = await openApi();
    const response = await send(decideReviewOperation, {
      token,
      params: { id },
      json: { decision: "approve" },
    });
    expect(response.status).toBe(202);
    expect((await followLink(link)).body).toContain("with the token CI &lt;deploy&gt;");
  });

  test("tells a member who joined through another member's link why their approval doesn't count", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    const memberId = memberIdOf(as("approver"));
    const token = tokenIn((await mailedTo(memberId, id)).text);
    const joinedByLinkFrom = "Dana Whitfield";
    await given.db.member.update({ where: { id: memberId }, data: { joinedByLinkFrom } });
    const { body } = await followLink(token);
    expect(body).toContain("You joined through a link that Dana Whitfield shared with you.");
    expect(body).toContain("The draft.");
    expect(body).not.toMatch(/value="approve"|id="text"/);
    const form = { shown: shownIn(body), reason: "Wrong." };
    expect((await followLink(token, { form: { ...form, decision: "approve" } })).status).toBe(403);
    expect((await followLink(token, { form: { ...form, decision: "reject" } })).status).toBe(303);
    expect((await getReview(as("owner"), { id })).status).toBe("REJECTED");
  });

  test("says how many edits each approval made, when, in which role, and shows the changes", async () => {
    const { as } = await makeOrganization(given.db);
    const policy = { quorum: 2 };
    const { reviewId: id } = await makeOpenReview(as("builder"), policy, "Pay 20 dollars to Contoso.");
    const linkOf = async (role: "approver" | "owner") =>
      tokenIn((await mailedTo(memberIdOf(as(role)), id)).text);
    const [approver, owner] = [await linkOf("approver"), await linkOf("owner")];
    const text = "Pay 25 dollars to Fabrikam.";
    const open = (await followLink(approver)).body;
    expect(open).toContain('<svg class="seal waiting"');
    const shown = shownIn(open);
    await followLink(approver, { form: { decision: "approve", text, shown } });
    const second = (await followLink(owner)).body;
    expect(second).toContain("<strong>Test approver approved this with 2 edits.</strong>");
    await followLink(owner, { form: { decision: "approve", text, shown: shownIn(second) } });
    const { body } = await followLink(approver);
    expect(body).toContain("<strong>You approved this with 2 edits.</strong>");
    expect(body).toContain("<strong>Test owner approved this.</strong>");
    expect(body).toMatch(
      /\d{4}, \d+:\d\d [AP]M UTC, through an emailed link · Approver · document [0-9a-f]{12}</,
    );
    expect(body).toContain('<svg class="seal signed"');
    expect(body).toContain(
      "Pay <del>20</del><ins>25</ins> dollars to <del>Contoso</del><ins>Fabrikam</ins>.",
    );
  });

  test("says that the run failed after an approval, without showing a signature", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id, runId } = await makeOpenReview(as("builder"));
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    const { body: open } = await followLink(token);
    await followLink(token, { form: { decision: "approve", shown: shownIn(open) } });
    const approved = (await followLink(token)).body;
    expect(approved).toContain('<span class="signed">Approved</span>');
    const fail = (reason: "STEP_FAILED" | "CANCELLED") =>
      given.db.run.update({ where: { id: runId }, data: { status: "FAILED", reason } });
    await fail("STEP_FAILED");
    const failed = (await followLink(token)).body;
    expect(failed).toContain("<strong>You approved this.</strong>");
    expect(failed).toContain("<strong>The run later failed.</strong>");
    expect(failed).toContain('<span class="quiet">Approved, but the run failed</span>');
    expect(failed).not.toContain('class="seal signed"');
    await fail("CANCELLED");
    expect((await followLink(token)).body).toContain("<strong>The run was later canceled.</strong>");
  });

  test("says who edited a simulated draft, in the app's words", async () => {
    const { as } = await makeOrganization(given.db);
    const { offer } = await makeReviewedStep(as("builder"));
    const id = await offer(1);
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    expect((await followLink(token)).body).toContain("The built-in Simulated model wrote this");
    await decideReview(as("owner"), { id, decision: "approve", output: "Copper rose, and tin fell." });
    const { body } = await followLink(token);
    expect(body).toContain("Simulated, edited by Test owner.");
    expect(body).not.toContain("wrote this");
  });

  test("names the step that failed only if the run ended at it", async () => {
    const { as } = await makeOrganization(given.db);
    const later = [{ agentId: "writer", action: "Repeat in one line." }];
    const { runId, claim, offer } = await makeReviewedStep(as("builder"), {}, { later });
    const id = await offer(1);
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    await followLink(token, {
      form: { decision: "approve", shown: shownIn((await followLink(token)).body) },
    });
    const stepId = (await getRun(as("owner"), { runId })).steps[1]?.stepId ?? "";
    const wrote = { prompt: "", model: null, simulated: true };
    const error = { code: "timeout", message: "It took too long.", retryable: false } as const;
    const attempt = async (claimedBy: string, number: number, result: StepResult) => {
      const begun = await beginStep(as("owner"), { runId, claimedBy, stepId, attempt: number });
      if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
      await recordStep(as("owner"), { runId, claimedBy, stepRunId: begun.stepRunId, result });
    };
    await attempt(claim.claimedBy, 1, { ...wrote, status: "failed", error, retryAfterSeconds: null });
    expect((await followLink(token)).body).toContain("<strong>The run later failed at step 2.</strong>");
    await continueRun(as("owner"), { runId });
    await claimRun(as("owner"), { ...claim, claimedBy: "next" });
    await attempt("next", 2, { ...wrote, status: "completed", output: "One line." });
    const data = { status: "FAILED", error: { code: "internal", message: "It failed." } } as const;
    for (const reason of ["INTERNAL", "STEP_FAILED"] as const) {
      await given.db.run.update({ where: { id: runId }, data: { ...data, reason } });
      expect((await followLink(token)).body).toContain("<strong>The run later failed.</strong>");
    }
  });

  test("shows a broken seal after a rejection", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    await followLink(token, { form: { decision: "reject", reason: "Wrong." } });
    const { body } = await followLink(token);
    expect(body).toContain('<svg class="seal rejected"');
    expect(body).not.toContain('class="seal signed"');
  });

  test("shows a muted seal after a request for changes, not a waiting one", async () => {
    const { as } = await makeOrganization(given.db);
    const { offer } = await makeReviewedStep(as("builder"));
    const id = await offer(1);
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    expect((await followLink(token)).body).toContain('<span class="waiting">Waiting</span>');
    await followLink(token, { form: { decision: "request_changes", reason: "Name the price." } });
    const { body } = await followLink(token);
    expect(body).toContain('<span class="returned">Sent back</span>');
    expect(body).not.toContain('class="seal waiting"');
  });

  test("counts kept edits in the button, even without a script", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), {}, "Pay 20 dollars.");
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    expect((await followLink(token)).body).toContain('class="primary">Approve</button>');
    const form = { decision: "reject", text: "Pay 25 dollars.", reason: " " };
    const { body } = await followLink(token, { form });
    expect(body).toContain('class="primary">Approve with 1 edit</button>');
    // The edits are outside the editor, so that they stay visible when the editor is closed.
    expect(body).toMatch(
      /<\/details>\s*<section class="field" id="edits"><h2>Your edits<.*Pay <del>20<\/del><ins>25<\/ins> dollars\./s,
    );
    expect(body).toContain('<textarea id="shown-text" hidden disabled>\nPay 20 dollars.</textarea>');
  });

  test("renders Markdown, but neither HTML nor images", async () => {
    const { as } = await makeOrganization(given.db);
    const text = "# Report\n\n**Now** <img src=x onerror=alert(1)> ![chart](https://letters.test/c.png)";
    const { reviewId: id } = await makeOpenReview(as("builder"), {}, text);
    const { body } = await followLink(tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text));
    expect(body).toMatch(/<h3 [^>]*>Report<\/h3>/);
    expect(body).toContain("<strong>Now</strong>");
    expect(body).not.toContain("<img");
    expect(body).toContain('<a href="https://letters.test/c.png" target="_blank" rel="noreferrer noopener"');
  });

  test("collapses a long question, so that the document begins on the first screen", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    expect((await followLink(token)).body).toContain('<h1 dir="auto">Check it.</h1>');
    const action = `Check it.\n${"Every line of it. ".repeat(40)}`;
    await given.db.review.update({ where: { id }, data: { action } });
    const { body } = await followLink(token);
    expect(body).toContain("<summary>Full question</summary>");
    expect(body).toContain(action);
    expect(body).toMatch(/<h1 dir="auto">Check it\. Every [^<]{150,200}…<\/h1>/);
  });
});
