import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { signReviewLink } from "@/server/services/link/token";
import { addMember } from "@/server/services/member/add";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { textIn } from "@/server/testing/document-html";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";

const given = givenDatabase();
const personOf = (ctx: ServiceContext) => ctx.actor as Person;

/** Creates an open review and returns the link in each person's message. */
async function makeLinked(policy = {}, text?: string) {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const made = await makeOpenReview(as("builder"), policy, text);
  const linkOf = async (ctx: ServiceContext) => {
    const where = { reviewId: made.reviewId, memberId: personOf(ctx).memberId };
    const message = await given.db.message.findFirstOrThrow({ where });
    return tokenIn((await asMailed(given.db, message)).text);
  };
  return { ...organization, ...made, id: made.reviewId, linkOf };
}

/** Creates a link that's valid for the given time, for someone who didn't get one in a message. */
async function sign(id: string, ctx: ServiceContext, text = "The draft.", livesMs = 60_000) {
  const { memberId } = personOf(ctx);
  const { createdAt: since } = await given.db.member.findUniqueOrThrow({ where: { id: memberId } });
  const expiresAt = new Date(Date.now() + livesMs);
  return signReviewLink({ reviewId: id, memberId, since, hash: hashText(text), expiresAt });
}

/** Headers that mail scanners, link previews, and prefetching browsers send. */
const ASKED_BY_MACHINES: Record<string, string>[] = [
  {},
  { "Sec-Purpose": "prefetch" },
  { Purpose: "preview" },
  { "X-Moz": "prefetch" },
];

const APPROVE = { decision: "approve", text: "The draft." };

describe("opening a link", () => {
  test("shows its recipient, the question, the editable text, and the next steps", async () => {
    const { as, linkOf } = await makeLinked({ timeoutSeconds: 3600 }, "Line one.\r\n<b>Line two.</b>\n");
    const { status, body, headers } = await followLink(await linkOf(as("approver")));
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toContain("This link is for <strong>Test approver</strong>");
    expect(body).toContain("Check it.");
    expect(body).toContain(">\nLine one.\r\n&lt;b&gt;Line two.&lt;/b&gt;\n</textarea>");
    expect(body).toContain("If approved, this document becomes the result of the run.");
    expect(body).toMatch(/Due \w{3}, \w{3} \d/);
    expect(body).toContain(">Approve</button>");
    expect(body).toContain(">Reject</button>");
    expect(body).not.toContain("Request changes");
    const own = /<script src="\/r\/assets\/page\.js\?v=\w{16}" integrity="sha256-[\w+/]+=" defer><\/script>/;
    expect(body.replace(own, "")).not.toContain("<script");
  });

  test("warns about invisible characters in the text, and so does the message", async () => {
    const warning = "The text contains 2 characters that are invisible";
    const { as, id, linkOf } = await makeLinked({}, "Pay \u202E000,1\u202C dollars.");
    const token = await linkOf(as("owner"));
    expect((await followLink(token)).body).toContain(warning);
    const messages = await given.db.message.findMany({ where: { reviewId: id } });
    for (const { text, html } of messages)
      expect([text, html].every((part) => part.includes(warning))).toBe(true);
    const plain = await makeLinked();
    expect((await followLink(await plain.linkOf(plain.as("owner")))).body).not.toContain(
      "that are invisible",
    );
  });

  test("changes nothing, no matter how often it's opened or by which client", async () => {
    const { as, organizationId, linkOf } = await makeLinked();
    const token = await linkOf(as("owner"));
    const before = await snapshot(given.db, organizationId);
    for (const method of ["GET", "HEAD"])
      for (const headers of ASKED_BY_MACHINES)
        expect((await followLink(token, { method, headers })).status).toBe(200);
    expect(await snapshot(given.db, organizationId)).toBe(before);
  });

  type Linked = Awaited<ReturnType<typeof makeLinked>>;
  const approve = ({ as, id }: Linked) => decideReview(as("owner"), { id, decision: "approve" });
  test.each<[string, number, (linked: Linked) => unknown]>([
    ["with the member's own vote", 2, approve],
    ["that was approved", 1, approve],
    ["whose run was canceled", 1, ({ as, runId }) => cancelRun(as("builder"), { runId })],
    ["past its deadline that hasn't expired yet", 1, ({ id }) => bringForward(given.db, id, 120)],
  ])("changes nothing for a review %s", async (_, quorum, come) => {
    const linked = await makeLinked({ quorum, timeoutSeconds: 3600 });
    const token = await linked.linkOf(linked.as("owner"));
    await come(linked);
    const before = await snapshot(given.db, linked.organizationId);
    for (const method of ["GET", "HEAD"])
      for (const headers of ASKED_BY_MACHINES)
        expect((await followLink(token, { method, headers })).status).toBe(200);
    expect(await snapshot(given.db, linked.organizationId)).toBe(before);
  });

  test("says whether the text differs from the text in the message", async () => {
    const { as, id, linkOf } = await makeLinked({ quorum: 2 });
    const token = await linkOf(as("admin"));
    expect((await followLink(token)).body).not.toContain("The text has changed");
    await decideReview(as("owner"), { id, decision: "approve", output: "The edited draft." });
    const { body } = await followLink(token);
    expect(body).toContain("The document has changed since this link was sent");
    expect(body).toContain(">\nThe edited draft.</textarea>");
    expect(body).toContain("<ins>edited </ins>");
    expect(shownIn(body)).toBe(hashText("The edited draft."));
  });
});

describe("deciding through a link", () => {
  test("approves as the link's member, after which the same link shows the outcome", async () => {
    const { as, id, runId, linkOf } = await makeLinked();
    const token = await linkOf(as("approver"));
    const shown = shownIn((await followLink(token)).body);
    const { status, headers } = await followLink(token, { form: { ...APPROVE, shown, reason: " Fine. " } });
    expect([status, headers.get("location")]).toEqual([303, `/r/${token}`]);
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([
      {
        channel: "LINK",
        by: { id: personOf(as("approver")).memberId },
        output: "The draft.",
        reason: "Fine.",
      },
    ]);
    expect((await getRun(as("owner"), { runId })).steps[0]).toMatchObject({ output: "The draft." });
    const { body } = await followLink(token);
    expect(body).toContain("<strong>You approved this.</strong>");
    expect(body).toContain("through an emailed link");
    expect(body).not.toContain("<form");
  });

  test("approves an edit and doesn't treat a form's line endings as an edit", async () => {
    const text = "One\nTwo\n";
    const same = await makeLinked({}, text);
    const form = { decision: "approve", text: "One\r\nTwo\r\n" };
    await followLink(await same.linkOf(same.as("owner")), { form });
    expect(await getReview(same.as("owner"), { id: same.id })).toMatchObject({ status: "APPROVED", text });
    const edited = await makeLinked({}, text);
    await followLink(await edited.linkOf(edited.as("owner")), { form: { ...form, text: "One\r\n2\r\n" } });
    expect(await getReview(edited.as("owner"), { id: edited.id })).toMatchObject({ text: "One\n2\n" });
  });

  test("requires a reason to reject and keeps the text if the reason is missing", async () => {
    const { as, id, linkOf } = await makeLinked();
    const token = await linkOf(as("owner"));
    const form = { decision: "reject", text: "The draft, edited.", reason: " \r\n" };
    const refused = await followLink(token, { form });
    expect(refused.status).toBe(400);
    expect(refused.body).toContain("Enter a note so others know why.");
    expect(refused.body).toContain(">\nThe draft, edited.</textarea>");
    const { status } = await followLink(token, { form: { ...form, reason: "Wrong amount." } });
    expect(status).toBe(303);
    expect(await getReview(as("owner"), { id })).toMatchObject({ status: "REJECTED", text: "The draft." });
    expect((await followLink(token)).body).toContain("Wrong amount.");
  });

  test("requests changes from an agent if there is one", async () => {
    const { as } = await makeOrganization(given.db);
    const { offer } = await makeReviewedStep(as("builder"));
    const id = await offer(1);
    const message = await given.db.message.findFirstOrThrow({
      where: { reviewId: id, memberId: personOf(as("owner")).memberId },
    });
    const { text } = await asMailed(given.db, message);
    const token = tokenIn(text);
    expect(text).toContain("Simulated");
    expect((await followLink(token)).body).toContain("Request changes");
    await followLink(token, { form: { decision: "request_changes", reason: "Name the price." } });
    expect((await getReview(as("owner"), { id })).status).toBe("CHANGES_REQUESTED");
    expect((await followLink(token)).body).toContain("You requested changes.");
    const person = await makeLinked();
    const form = { decision: "request_changes", reason: "Name it." };
    expect((await followLink(await person.linkOf(person.as("owner")), { form })).status).toBe(400);
  });

  test("decides only once if the button is pressed twice, and shows the outcome both times", async () => {
    const { as, id, linkOf } = await makeLinked();
    const token = await linkOf(as("owner"));
    const answers = await Promise.all([1, 2, 3].map(() => followLink(token, { form: APPROVE })));
    expect(answers.map(({ status }) => status).sort()).toContain(303);
    expect((await followLink(token, { form: APPROVE })).status).toBe(303);
    expect((await getReview(as("owner"), { id })).decisions).toHaveLength(1);
  });

  test("accepts one of two simultaneous decisions and tells the other person who was first", async () => {
    const { as, id, linkOf } = await makeLinked();
    const people = [as("owner"), as("approver")];
    const form = (ctx: ServiceContext) => ({ ...APPROVE, text: personOf(ctx).email });
    const answers = await Promise.all(
      people.map(async (ctx) => followLink(await linkOf(ctx), { form: form(ctx) })),
    );
    const late = answers.findIndex(({ status }) => status === 409);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { body = "" } = answers[late] ?? {};
    expect(body.match(/role="alert"/g)).toHaveLength(1);
    expect(body).toContain("Your decision wasn't recorded");
    expect(body.split(`Test ${late === 0 ? "approver" : "owner"} approved`)).toHaveLength(2);
    expect(textIn(body)).toContain("Your edited document wasn't sent");
    expect(body).toContain(personOf(people[late] as ServiceContext).email);
    expect((await getReview(as("owner"), { id })).decisions).toHaveLength(1);
  });

  test("applies only to the text that was shown, and otherwise shows the new text and keeps what was typed", async () => {
    const { as, id, linkOf } = await makeLinked({ quorum: 2 });
    const token = await linkOf(as("admin"));
    const shown = shownIn((await followLink(token)).body);
    await decideReview(as("owner"), { id, decision: "approve", output: "The edited draft." });
    for (const form of [{ ...APPROVE, shown }, APPROVE, { decision: "approve" }]) {
      const { status, body } = await followLink(token, { form });
      expect(status).toBe(409);
      expect(body).toContain("The document changed while you were reading it.");
      expect(body).toContain(">\nThe edited draft.</textarea>");
      expect(textIn(body)).not.toContain("Your edited document wasn't sent");
    }
    const mine = await followLink(token, { form: { ...APPROVE, shown, text: "My own draft." } });
    expect(textIn(mine.body)).toContain("Your edited document wasn't sent");
    expect(mine.body).toContain("My own draft.</p>");
    const again = await followLink(token, {
      form: { decision: "approve", text: "The edited draft.", shown: shownIn(mine.body) },
    });
    expect(again.status).toBe(303);
    expect((await getReview(as("owner"), { id })).status).toBe("APPROVED");
  });

  test("counts a vote and shows what is missing", async () => {
    const { as, id, linkOf } = await makeLinked({ quorum: 3 });
    const token = await linkOf(as("owner"));
    await followLink(token, { form: APPROVE });
    const { body } = await followLink(token);
    expect(body).toContain("You approved this.");
    expect(body).toContain("Needs 2 more approvals: Test admin or Test approver.");
    expect((await getReview(as("owner"), { id })).status).toBe("OPEN");
    await followLink(token, { form: { ...APPROVE, text: "Better." } });
    expect(await getReview(as("owner"), { id })).toMatchObject({ status: "OPEN", text: "Better." });
  });

  test("refuses anything that the page's form wouldn't send", async () => {
    const { as, organizationId, linkOf } = await makeLinked();
    const token = await linkOf(as("owner"));
    const before = await snapshot(given.db, organizationId);
    const post = (body: string, type = "application/x-www-form-urlencoded") =>
      followLink(token, { method: "POST", body, headers: { "Content-Type": type } });
    expect((await post('{"decision":"approve"}', "application/json")).status).toBe(415);
    expect((await post("")).status).toBe(400);
    expect((await post("decision=delete")).status).toBe(400);
    expect((await post("decision=approve&text=a%00b")).status).toBe(400);
    expect((await post(`decision=approve&text=${"x".repeat(2 ** 20)}`)).status).toBe(413);
    expect((await post(`decision=approve&text=${"x".repeat(2 ** 18 + 1)}`)).status).toBe(400);
    expect((await post(`decision=reject&reason=${"x".repeat(4001)}`)).status).toBe(400);
    expect(await snapshot(given.db, organizationId)).toBe(before);
  });
});

describe("a link that can't decide", () => {
  test("follows every rule about who can decide", async () => {
    const { as, id, organizationId, addMember } = await makeLinked({ approvers: ["role:approver"] });
    const demoted = await addMember("approver");
    await given.db.member.update({ where: { id: personOf(demoted).memberId }, data: { role: "viewer" } });
    const before = await snapshot(given.db, organizationId);
    for (const [ctx, reason] of [
      [as("owner"), "Only an approver can decide this review."],
      [as("viewer"), "Ask an owner, admin, or approver."],
      [demoted, "Ask an owner, admin, or approver."],
    ] as const) {
      const token = await sign(id, ctx);
      const shown = await followLink(token);
      expect(shown.body).toContain(reason);
      expect(shown.body).not.toContain("<form");
      const { status, body } = await followLink(token, { form: APPROVE });
      expect(status).toBe(403);
      expect(body).toContain("Nothing was decided");
    }
    expect(await snapshot(given.db, organizationId)).toBe(before);
  });

  test("is refused for the person who started the run, if the policy excludes them", async () => {
    const { as, id, linkOf } = await makeLinked({});
    const token = await linkOf(as("owner"));
    const policy = {
      ...DEFAULT_REVIEW_POLICY,
      approvers: [],
      quorum: 1,
      allowRequester: false,
      timeoutSeconds: null,
    };
    await given.db.review.update({ where: { id }, data: { policy } });
    const { runId } = await getReview(as("owner"), { id });
    await given.db.run.update({
      where: { id: runId },
      data: { startedById: personOf(as("owner")).memberId },
    });
    expect((await followLink(token)).body).toContain("You started this run, so someone else must decide.");
    expect((await followLink(token, { form: APPROVE })).status).toBe(403);
  });

  test("shows the same text if it's forged, truncated, or for a removed member", async () => {
    const { as, id, organizationId, linkOf } = await makeLinked();
    const other = await makeLinked();
    const token = await linkOf(as("owner"));
    const removed = await linkOf(as("admin"));
    await given.db.member.update({
      where: { id: personOf(as("admin")).memberId },
      data: { removedAt: new Date() },
    });
    const elsewhere = await sign(id, other.as("owner"));
    const before = await snapshot(given.db, organizationId);
    const dead = [removed, elsewhere, token.slice(0, -1), `${token.slice(0, -1)}-`, "x"];
    const answers = await Promise.all(dead.map((one) => followLink(one)));
    const posted = await Promise.all(dead.map((one) => followLink(one, { form: APPROVE })));
    expect(new Set([...answers, ...posted].map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set([...answers, ...posted].map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.body).toContain("This link doesn't work");
    expect(await snapshot(given.db, organizationId)).toBe(before);
  });

  test("stays invalid when its member returns and gets new links for later reviews", async () => {
    const { as, id, organizationId, linkOf } = await makeLinked();
    const token = await linkOf(as("approver"));
    const { memberId, email } = personOf(as("approver"));
    await removeMember(as("owner"), { id: memberId });
    const later = { ...as("owner"), now: () => new Date(Date.now() + 1_000) };
    await addMember(later, { email, role: "approver", password: PASSWORD });
    const before = await snapshot(given.db, organizationId);
    const headers = { "x-client-address": "192.0.2.7" };
    expect((await followLink(token, { headers })).body).toContain("This link doesn't work");
    expect((await followLink(token, { headers, form: APPROVE })).status).toBe(404);
    expect(await snapshot(given.db, organizationId)).toBe(before);
    expect((await followLink(await sign(id, as("approver")), { form: APPROVE })).status).toBe(303);
  });

  test("shows no text after its deadline", async () => {
    const { as, id } = await makeLinked();
    const token = await sign(id, as("owner"), "The draft.", -1000);
    for (const { status, body } of [await followLink(token), await followLink(token, { form: APPROVE })]) {
      expect(status).toBe(410);
      expect(body).toContain("This link has expired");
      expect(body).toContain("This link was for <strong>Test owner</strong>");
      expect(body).not.toContain("The draft.");
    }
    expect((await getReview(as("owner"), { id })).status).toBe("OPEN");
  });

  test("keeps text typed before the deadline, unless it's unchanged", async () => {
    const text = "The draft.\nIts end.";
    const { as, id } = await makeLinked({}, text);
    const token = await sign(id, as("owner"), text, -1000);
    const post = async (form: object) =>
      (await followLink(token, { form: { decision: "reject", ...form } })).body;
    const typed = await post({ text: "<b>My own.</b>", reason: " Wrong amount. " });
    expect(typed).toContain("&lt;b&gt;My own.&lt;/b&gt;</p>");
    expect(typed).toContain(">Wrong amount.</p>");
    for (const untouched of [await post({ text: text.replace("\n", "\r\n") }), await post({ reason: " " })])
      expect(untouched).not.toContain("It is kept here");
  });

  test("shows how an undecided review ended", async () => {
    const { as, runId, linkOf } = await makeLinked();
    const token = await linkOf(as("owner"));
    await cancelRun(as("builder"), { runId });
    expect((await followLink(token)).body).toContain("The run ended before anyone decided.");
    const { status, body } = await followLink(token, { form: { ...APPROVE, text: "Typed for nothing." } });
    expect(status).toBe(409);
    expect(body).toContain("Typed for nothing.");
    expect(body).not.toContain("Your note");
    const reasoned = await followLink(token, { form: { decision: "reject", reason: "Said for nothing." } });
    expect(reasoned.body).toContain("Said for nothing.</p>");
  });

  test("is throttled after many forged links, but a valid link still opens", async () => {
    const { as, linkOf } = await makeLinked();
    const headers = { "X-Client-Address": "192.0.2.77" };
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++)
      statuses.push((await followLink(`guess${count}`, { headers })).status);
    expect(statuses.at(0)).toBe(404);
    expect(statuses.at(-1)).toBe(429);
    expect((await followLink(await linkOf(as("owner")), { headers })).status).toBe(200);
  });
});
