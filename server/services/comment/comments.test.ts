import { describe, expect, test } from "vitest";
import {
  MAX_COMMENTS,
  MAX_COMMENTS_A_MINUTE,
  MAX_EDITS,
  MAX_MENTIONED,
  MAX_MENTIONS_AN_HOUR,
} from "@/server/domain/comment/api";
import { makeId } from "@/server/domain/id";
import type { MessageKind } from "@/server/generated/prisma/client";
import type { Person, ServiceContext } from "@/server/services/context";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { getMessage } from "@/server/services/message/get";
import { sendMessageAgain } from "@/server/services/message/send-again";
import { decideReview } from "@/server/services/review/decide";
import { getEvidence } from "@/server/services/run/get-evidence";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { withMail } from "@/server/testing/with-mail";
import { addComment } from "./add";
import { deleteComment } from "./delete";
import { editComment } from "./edit";
import { getComment } from "./get";
import { listComments } from "./list";

const given = givenDatabase();
const page = { page: 0, size: 20 };
const REVIEW_MENTION: MessageKind = "REVIEW_MENTION";

async function makeReview() {
  const organization = await makeOrganization(given.db);
  const { as, organizationId } = organization;
  const { reviewId: id, runId } = await makeOpenReview(as("builder"));
  const textsOf = async () =>
    (await listComments(as("viewer"), { id, ...page })).content.map(({ text }) => text);
  const mentionsSent = () =>
    given.db.message.findMany({ where: { organizationId, kind: REVIEW_MENTION }, orderBy: { id: "asc" } });
  return { ...organization, id, runId, textsOf, mentionsSent };
}

const emailOf = (ctx: ServiceContext) => (ctx.actor as Person).email;
/** Returns the same context at a later time. */
const later = (ctx: ServiceContext, minutes: number) => at(ctx, new Date(Date.now() + minutes * 60_000));

describe("a comment", () => {
  test.each(["owner", "builder", "approver", "viewer"] as const)(
    "can be added, edited, and deleted by a member with the role %s",
    async (role) => {
      const { as, id, textsOf } = await makeReview();
      const added = await addComment(as(role), { id, text: "Is it **right**?" });
      expect(added).toMatchObject({
        reviewId: id,
        by: { name: `Test ${role}` },
        channel: "WEB",
        token: null,
        text: "Is it **right**?",
        editedAt: null,
        deletedAt: null,
        mayEdit: true,
        mayDelete: true,
      });
      const commentId = added.id;
      const edited = await editComment(as(role), { id, commentId, text: "It is." });
      expect(edited).toMatchObject({ text: "It is.", editedAt: expect.any(String) });
      expect(await getComment(as("viewer"), { id, commentId })).toMatchObject({
        mayEdit: role === "viewer",
        earlier: [{ text: "Is it **right**?", at: added.createdAt }],
      });
      expect(await textsOf()).toEqual(["It is."]);
      await deleteComment(as(role), { id, commentId });
      expect(await getComment(as("viewer"), { id, commentId })).toMatchObject({
        text: null,
        deletedAt: expect.any(String),
        deletedBy: { name: `Test ${role}` },
        earlier: [],
        mayEdit: false,
        mayDelete: false,
      });
      expect(JSON.stringify(await listComments(as(role), { id, ...page }))).not.toContain("It is.");
    },
  );

  test("can be added after the review is closed, and newer ones are listed first", async () => {
    const { as, id, textsOf } = await makeReview();
    await addComment(as("owner"), { id, text: "Before." });
    await decideReview(as("approver"), { id, decision: "reject", reason: "No." });
    await addComment(later(as("owner"), 1), { id, text: "After." });
    expect(await textsOf()).toEqual(["After.", "Before."]);
  });

  test("shows the token it was added with, by the token's name at the time", async () => {
    const { as, id } = await makeReview();
    const actor = {
      ...(as("owner").actor as Person),
      kind: "token" as const,
      tokenId: "tok_1",
      tokenName: "CI",
    };
    const { channel, token } = await addComment({ ...as("owner"), actor }, { id, text: "Checked." });
    expect({ channel, token }).toEqual({ channel: "API", token: { id: "tok_1", name: "CI" } });
  });

  test("can't be edited or deleted by others, except that owners and admins can delete it", async () => {
    const { as, id, textsOf } = await makeReview();
    const { id: commentId } = await addComment(as("builder"), { id, text: "Mine." });
    for (const role of ["owner", "approver"] as const)
      await expect(editComment(as(role), { id, commentId, text: "Yours." })).rejects.toMatchObject({
        code: "forbidden",
        message: "Only the author can edit this comment.",
      });
    for (const role of ["approver", "viewer"] as const)
      await expect(deleteComment(as(role), { id, commentId })).rejects.toMatchObject({
        code: "forbidden",
        message: "Only the author, an owner, or an admin can delete this comment.",
      });
    expect(await textsOf()).toEqual(["Mine."]);
    await deleteComment(as("admin"), { id, commentId });
    expect(await getComment(as("builder"), { id, commentId })).toMatchObject({
      by: { name: "Test builder" },
      deletedBy: { name: "Test admin" },
    });
    await expect(editComment(as("builder"), { id, commentId, text: "Back." })).rejects.toMatchObject({
      code: "conflict",
      message: "This comment was deleted, so it can't be edited.",
    });
  });

  test("isn't found under a different review", async () => {
    const { as, id } = await makeReview();
    const other = await makeOpenReview(as("owner"));
    const { id: commentId } = await addComment(as("owner"), { id, text: "Here." });
    const path = { id: other.reviewId, commentId };
    for (const call of [
      () => getComment(as("owner"), path),
      () => editComment(as("owner"), { ...path, text: "x" }),
      () => deleteComment(as("owner"), path),
    ])
      await expect(call()).rejects.toMatchObject({ code: "not-found" });
  });

  test("is added once if it's sent twice at the same time or again soon after, but not if others comment in between", async () => {
    const { as, id, textsOf } = await makeReview();
    const send = () => addComment(as("owner"), { id, text: "@Test admin, look." });
    const sent = await Promise.all([send(), send(), send()]);
    expect(new Set(sent.map((comment) => comment.id)).size).toBe(1);
    expect((await send()).id).toBe(sent[0]?.id);
    expect(await textsOf()).toHaveLength(1);
    await addComment(as("admin"), { id, text: "Looked." });
    await send();
    expect(await textsOf()).toHaveLength(3);
  });

  test("is edited or deleted once if the request is sent twice", async () => {
    const { as, id } = await makeReview();
    const { id: commentId } = await addComment(as("owner"), { id, text: "One." });
    const edit = () => editComment(as("owner"), { id, commentId, text: "Two." });
    await Promise.all([edit(), edit()]);
    expect((await getComment(as("owner"), { id, commentId })).earlier).toHaveLength(1);
    const first = at(as("owner"), new Date());
    await deleteComment(first, { id, commentId });
    await deleteComment(later(as("admin"), 5), { id, commentId });
    expect(await getComment(as("owner"), { id, commentId })).toMatchObject({
      deletedAt: first.now().toISOString(),
      deletedBy: { name: "Test owner" },
    });
  });
});

describe("limits", () => {
  test("a review has at most 500 comments", async () => {
    const { as, id, organizationId } = await makeReview();
    const memberId = memberIdOf(as("owner"));
    const createdAt = new Date(0);
    const row = { organizationId, reviewId: id, memberId, channel: "WEB" as const, text: "x", createdAt };
    await given.db.reviewComment.createMany({
      data: Array.from({ length: MAX_COMMENTS - 1 }, () => ({ ...row, id: makeId("cmt") })),
    });
    await addComment(as("owner"), { id, text: "The last one." });
    await expect(addComment(as("owner"), { id, text: "One too many." })).rejects.toMatchObject({
      code: "conflict",
      message: "This review has reached its limit of 500 comments.",
    });
  });

  test("a member can add at most 30 comments in one minute", async () => {
    const { as, id } = await makeReview();
    for (let i = 0; i < MAX_COMMENTS_A_MINUTE; i++) await addComment(as("owner"), { id, text: `${i}` });
    await expect(addComment(as("owner"), { id, text: "x" })).rejects.toMatchObject({
      code: "too-many-attempts",
    });
    await addComment(as("admin"), { id, text: "x" });
    await addComment(later(as("owner"), 2), { id, text: "x" });
  });

  test("a comment is edited at most 20 times", async () => {
    const { as, id } = await makeReview();
    const { id: commentId } = await addComment(as("owner"), { id, text: "x" });
    for (let i = 0; i < MAX_EDITS; i++) await editComment(as("owner"), { id, commentId, text: `${i}` });
    await expect(editComment(as("owner"), { id, commentId, text: "y" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await getComment(as("owner"), { id, commentId })).earlier.map(({ text }) => text)).toEqual([
      "x",
      ...Array.from({ length: MAX_EDITS - 1 }, (_, i) => `${i}`),
    ]);
  });

  test("a comment mentions at most 20 people", async () => {
    const { as, id, addMember, textsOf, mentionsSent } = await makeReview();
    const people = await Promise.all(Array.from({ length: MAX_MENTIONED + 1 }, () => addMember("viewer")));
    const text = people.map((person) => `@${emailOf(person)}`).join(" ");
    await expect(addComment(as("owner"), { id, text })).rejects.toMatchObject({
      message: "/text: can mention at most 20 people",
    });
    expect([await textsOf(), await mentionsSent()]).toEqual([[], []]);
  });

  test("an author mentions at most 100 people an hour, in all reviews, comments, and edits together", async () => {
    const { as, id, organizationId, addMember, mentionsSent } = await makeReview();
    const { reviewId: second } = await makeOpenReview(as("builder"));
    const people = await Promise.all(Array.from({ length: MAX_MENTIONED }, () => addMember("viewer")));
    const everyone = people.map((person) => `@${emailOf(person)}`).join(" ");
    const { id: commentId } = await addComment(as("owner"), { id, text: "Before." });
    for (let i = 0; i < MAX_MENTIONS_AN_HOUR / MAX_MENTIONED; i++)
      await addComment(as("owner"), { id: second, text: `${i} ${everyone}` });
    const refused = {
      code: "too-many-attempts",
      message: "You can mention at most 100 people an hour. Remove the mentions, or try again later.",
    };
    const text = `@${emailOf(as("viewer"))}`;
    await expect(addComment(as("owner"), { id, text })).rejects.toMatchObject(refused);
    await expect(editComment(as("owner"), { id, commentId, text })).rejects.toMatchObject(refused);
    expect(await getComment(as("owner"), { id, commentId })).toMatchObject({ text: "Before.", mentions: [] });
    expect(await mentionsSent()).toHaveLength(MAX_MENTIONS_AN_HOUR);
    expect(await given.db.commentMention.count({ where: { organizationId } })).toBe(MAX_MENTIONS_AN_HOUR);

    await addComment(as("admin"), { id, text });
    await addComment(as("owner"), { id, text: "Nobody is mentioned." });
    await editComment(later(as("owner"), 61), { id, commentId, text });
  });
});

describe("a mention", () => {
  test("queues one message per person and comment, with the comment and a link that decides nothing", async () => {
    const { as, id, mentionsSent } = await makeReview();
    const text = `@${emailOf(as("viewer"))} and @Test viewer: see <b>this</b>\nor not.`;
    const { id: commentId, mentions } = await addComment(as("owner"), { id, text });
    expect(mentions).toMatchObject([{ name: "Test viewer" }]);
    const [message, ...others] = await mentionsSent();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      commentId,
      reviewId: id,
      to: emailOf(as("viewer")),
      memberId: memberIdOf(as("viewer")),
      subject: "Test owner mentioned you in a comment on “Reviewed”",
    });
    const mailed = await asMailed(given.db, { id: message?.id ?? "" });
    for (const part of [
      "Test owner mentioned you in a comment on the review of “Reviewed”.",
      "> @Test viewer and @Test viewer: see <b>this</b>\n> or not.",
      `/reviews/${id}\n`,
    ])
      expect(mailed.text).toContain(part);
    expect(mailed.html).toContain("see &lt;b&gt;this&lt;/b&gt;");
    expect(mailed.text + mailed.html).not.toContain("/r/");
  });

  test("added by an edit notifies only the people who weren't mentioned before, and never the author", async () => {
    const { as, id, mentionsSent } = await makeReview();
    const { id: commentId } = await addComment(as("owner"), { id, text: "@Test admin @Test owner" });
    const toAll = async () => (await mentionsSent()).map(({ memberId }) => memberId);
    expect(await toAll()).toEqual([memberIdOf(as("admin"))]);
    for (const text of ["Nobody.", "@Test admin, @Test viewer", "@Test viewer, @Test admin!"])
      await editComment(as("owner"), { id, commentId, text });
    expect(await toAll()).toEqual([memberIdOf(as("admin")), memberIdOf(as("viewer"))]);
  });

  test("doesn't reach people who were removed, haven't joined, or belong to a different organization", async () => {
    const { as, id, mentionsSent, organizationId } = await makeReview();
    const theirs = await makeOrganization(given.db);
    const invited = { email: `invited-${organizationId}@acme.test`, role: "viewer" as const };
    await inviteMember(as("owner"), invited);
    const removed = as("viewer");
    const { id: commentId } = await addComment(as("owner"), { id, text: `@${emailOf(removed)}` });
    await removeMember(as("owner"), { id: memberIdOf(removed) });
    const strangers = [removed, theirs.as("owner")];
    const text = [
      ...strangers.map((person) => `@${emailOf(person)} [@x](member:${memberIdOf(person)})`),
      `@${invited.email}`,
    ].join(" ");
    const sent = await mentionsSent();
    expect(await addComment(as("owner"), { id, text })).toMatchObject({ text, mentions: [] });
    expect(await mentionsSent()).toEqual(sent);
    const [message] = sent;
    await withMail(() =>
      expect(sendMessageAgain(as("owner"), { id: message?.id ?? "" })).rejects.toMatchObject({
        message: "Test viewer is no longer a member.",
      }),
    );
    const kept = await editComment(as("owner"), { id, commentId, text: "@Test viewer was here." });
    expect(kept).toMatchObject({ mentions: [{ name: "Test viewer" }] });
  });

  test("stays sendable after the review is closed, until the comment is deleted, which empties the message", async () => {
    const { as, id, mentionsSent } = await makeReview();
    const { id: commentId } = await addComment(as("owner"), { id, text: "@Test viewer, a secret." });
    await decideReview(as("approver"), { id, decision: "approve" });
    const [{ id: messageId } = { id: "" }] = await mentionsSent();
    await withMail(async () => {
      expect(await getMessage(as("owner"), { id: messageId })).toMatchObject({ over: null, maySend: true });
      expect(await sendMessageAgain(as("owner"), { id: messageId })).toMatchObject({ status: "QUEUED" });
      await deleteComment(as("owner"), { id, commentId });
      expect(await getMessage(as("viewer"), { id: messageId })).toMatchObject({
        status: "FAILED",
        over: "The comment was deleted.",
        text: "The comment was deleted.",
        reviewId: id,
      });
      await expect(sendMessageAgain(as("owner"), { id: messageId })).rejects.toMatchObject({
        message: "The comment was deleted.",
      });
    });
    expect(JSON.stringify(await mentionsSent())).not.toContain("a secret");
  });
});

describe("the evidence", () => {
  test("has every comment with its earlier versions, even after deletion", async () => {
    const { as, id, runId } = await makeReview();
    const first = await addComment(as("viewer"), { id, text: "One. @Test owner" });
    const [text, memberId] = [
      `Two. [@Test owner](member:${memberIdOf(as("owner"))})`,
      memberIdOf(as("owner")),
    ];
    await editComment(as("viewer"), { id, commentId: first.id, text: "Two. @Test owner" });
    await deleteComment(as("admin"), { id, commentId: first.id });
    await addComment(later(as("owner"), 1), { id, text: "Three." });
    const { reviews } = await getEvidence(as("viewer"), { runId });
    expect(reviews).toMatchObject([
      {
        comments: [
          {
            id: first.id,
            by: { name: "Test viewer" },
            at: first.createdAt,
            channel: "WEB",
            text,
            editedAt: expect.any(String),
            earlier: [{ text: text.replace("Two", "One"), at: first.createdAt }],
            deletedAt: expect.any(String),
            deletedBy: { name: "Test admin" },
            mentions: [{ id: memberId }],
          },
          { text: "Three.", editedAt: null, earlier: [], deletedAt: null, deletedBy: null },
        ],
      },
    ]);
  });

  test("comments are erased with their run", async () => {
    const { as, id, runId, organizationId } = await makeReview();
    const { id: commentId } = await addComment(as("owner"), { id, text: "@Test admin" });
    await editComment(as("owner"), { id, commentId, text: "@Test viewer" });
    await given.db.run.deleteMany({ where: { id: runId, organizationId } });
    const where = { organizationId };
    expect(
      await Promise.all([
        given.db.reviewComment.count({ where }),
        given.db.commentText.count({ where }),
        given.db.commentMention.count({ where }),
        given.db.message.count({ where }),
      ]),
    ).toEqual([0, 0, 0, 0]);
    await expect(listComments(as("owner"), { id, ...page })).rejects.toMatchObject({ code: "not-found" });
  });
});
