import { describe, expect, test } from "vitest";
import { type Role, scopesOf } from "@/server/domain/access/access";
import { READ_IN_APP } from "@/server/domain/reading/words";
import { DAY_MS } from "@/server/domain/time";
import { asOneOfSeveral, type Person, type ServiceContext } from "@/server/services/context";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { listInbox } from "@/server/services/inbox/list";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { removeMember } from "@/server/services/member/remove";
import { recordReading } from "@/server/services/reading/record";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { checkVotes } from "@/server/services/review/votes";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { endCover } from "./end";
import { listCovers } from "./list";
import { setCover } from "./set";

const given = givenDatabase();
const APPROVE = { decision: "approve" as const };
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
/** Authenticates the same person again. */
const again = (ctx: ServiceContext) => makeMemberContext(given.db, memberIdOf(ctx));

describe("setCover", () => {
  test("sets the caller's cover, from now unless a later time is given", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    const cover = await setCover(dana, {
      cover: emailOf(sam).toUpperCase(),
      from: inDays(-1),
      until: inDays(2),
    });
    expect(cover).toMatchObject({
      member: { id: memberIdOf(dana) },
      cover: { id: memberIdOf(sam) },
      setBy: { id: memberIdOf(dana) },
      status: "current",
    });
    expect(Date.now() - Date.parse(cover.from)).toBeLessThan(60_000);
    const later = await setCover(dana, { cover: emailOf(sam), from: inDays(2), until: inDays(3) });
    expect(later.status).toBe("planned");
    expect(await listCovers(as("viewer"))).toEqual([cover, later]);
  });

  test("rejects overlapping covers of one person, even if both are set at the same time", async () => {
    const { as } = await makeOrganization(given.db);
    const set = (from: number, until: number) =>
      setCover(as("approver"), { cover: emailOf(as("admin")), from: inDays(from), until: inDays(until) });
    const settled = await Promise.allSettled([set(1, 5), set(4, 8), set(3, 6)]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of settled)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          code: "conflict",
          message: expect.stringMatching(/^Test admin is already covering from .* until .*\. End that cover/),
        });
    expect(await listCovers(as("viewer"))).toHaveLength(1);
  });

  test.each<
    [
      string,
      "member" | "cover" | "from" | "until",
      (as: (role: "viewer" | "approver") => ServiceContext) => object,
    ]
  >([
    ["oneself", "cover", (as) => ({ cover: emailOf(as("approver")) })],
    ["someone who isn't a member", "cover", () => ({ cover: "nobody@acme.test" })],
    ["an end in the past", "until", () => ({ until: inDays(-1) })],
    ["more than 90 days", "until", () => ({ until: inDays(91) })],
    ["a start in more than a year", "from", () => ({ from: inDays(366), until: inDays(367) })],
  ])("rejects %s", async (_, field, change) => {
    const { as } = await makeOrganization(given.db);
    const input = { cover: emailOf(as("viewer")), until: inDays(1), ...change(as) };
    await expect(setCover(as("approver"), input)).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: `/${field}` }] },
    });
    expect(await listCovers(as("viewer"))).toEqual([]);
  });

  test("lets owners and admins set others' covers, but an admin can't set an owner's, and nobody can name themselves", async () => {
    const { as } = await makeOrganization(given.db);
    const set = (by: ServiceContext, member: ServiceContext, cover: ServiceContext) =>
      setCover(by, { member: emailOf(member), cover: emailOf(cover), until: inDays(1) });
    await expect(set(as("approver"), as("admin"), as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(set(as("admin"), as("owner"), as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(set(as("admin"), as("approver"), as("admin"))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("You can't choose yourself"),
    });
    await expect(set(as("owner"), as("viewer"), as("admin"))).rejects.toMatchObject({
      code: "invalid-input",
    });
    expect(await listCovers(as("viewer"))).toEqual([]);
    expect((await set(as("admin"), as("approver"), as("viewer"))).setBy.id).toBe(memberIdOf(as("admin")));
    expect((await set(as("owner"), as("owner"), as("viewer"))).status).toBe("current");
  });
});

describe("endCover", () => {
  test("ends a cover once, even if repeated, and lets a new one start", async () => {
    const { as } = await makeOrganization(given.db);
    const cover = await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    const ended = await Promise.all([1, 2].map(() => endCover(as("approver"), { id: cover.id })));
    expect(ended.map(({ status }) => status)).toEqual(["over", "over"]);
    expect(await listCovers(as("viewer"))).toEqual([]);
    await coverFor(as("owner"), { member: as("approver"), cover: as("admin") });
  });

  test("is rejected unless the caller is the covered person, an owner, or an admin", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const { id } = await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    await expect(endCover(await addMember("approver"), { id })).rejects.toMatchObject({ code: "forbidden" });
    expect((await endCover(as("admin"), { id })).status).toBe("over");
  });
});

describe("a cover", () => {
  test("sees the covered person's open reviews in their inbox immediately, until the cover ends", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    const { reviewId } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] });
    await makeOpenReview(as("builder"), { approvers: [emailOf(as("owner"))] });
    expect(await countMyReviews(await again(sam))).toBe(0);
    const { id } = await coverFor(as("owner"), { member: dana, cover: sam });
    const covering = await again(sam);
    expect(await countMyReviews(covering)).toBe(1);
    expect((await listInbox(covering, { tab: "mine", page: 0, size: 20 })).content).toMatchObject([
      { id: reviewId, mine: true, decidesFor: "Test approver" },
    ]);
    expect(await getReview(covering, { id: reviewId })).toMatchObject({
      decidesFor: { id: memberIdOf(dana) },
      missing: {
        votes: 1,
        people: [{ id: memberIdOf(dana), coveredBy: { id: memberIdOf(sam) } }],
        others: 0,
      },
    });
    await endCover(dana, { id });
    expect(await countMyReviews(await again(sam))).toBe(0);
    expect((await getReview(await again(sam), { id: reviewId })).mayDecide.allowed).toBe(false);
  });

  test("who can decide as themselves does, so the covered person can still approve", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("admin")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(sam, { id, ...APPROVE });
    await expect(decideReview(sam, { id, ...APPROVE })).rejects.toMatchObject({ code: "conflict" });
    expect(await countMyReviews(await again(sam))).toBe(0);
    await decideReview(dana, { id, ...APPROVE });
    expect((await getReview(sam, { id })).decisions.map((decision) => decision.for)).toEqual([null, null]);
  });

  test("of two people gets one vote, for the first of them who hasn't voted", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const [dana, ann, sam] = [as("approver"), await addMember("approver"), as("viewer")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    await coverFor(as("owner"), { member: ann, cover: sam });
    const policy = { quorum: 2, approvers: [emailOf(dana), emailOf(ann)] };
    const { reviewId: id } = await makeOpenReview(as("builder"), policy);
    await decideReview(dana, { id, ...APPROVE });
    expect(await countMyReviews(await again(sam))).toBe(1);
    await decideReview(await again(sam), { id, ...APPROVE });
    const review = await getReview(as("owner"), { id });
    expect(review).toMatchObject({ status: "APPROVED" });
    expect(review.decisions.at(-1)).toMatchObject({
      by: { id: memberIdOf(sam) },
      for: { id: memberIdOf(ann) },
    });
  });

  test("keeps their vote when the cover ends, but not when the covered person is removed", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    const { id: coverId } = await coverFor(as("owner"), { member: dana, cover: sam });
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(await again(sam), { id, ...APPROVE });
    await endCover(dana, { id: coverId });
    await given.db.member.update({ where: { id: memberIdOf(sam) }, data: { votesCheckAt: new Date() } });
    await checkVotes(as("owner"), { id: memberIdOf(sam) });
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([{ voided: false }]);
    await expect(decideReview(dana, { id, ...APPROVE })).rejects.toMatchObject({ code: "conflict" });
    await removeMember(as("owner"), { id: memberIdOf(dana) });
    await checkVotes(as("owner"), { id: memberIdOf(dana) });
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([
      { voided: true, voidReason: "MEMBER", for: { id: memberIdOf(dana), name: "Test approver" } },
    ]);
  });

  test.each(["cover first", "covered person first", "at the same time"])(
    "and the covered person have one vote together (%s)",
    async (order) => {
      const { as } = await makeOrganization(given.db);
      const [dana, sam] = [as("approver"), as("viewer")];
      await coverFor(as("owner"), { member: dana, cover: sam });
      const covering = await again(sam);
      const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
      const people = order === "cover first" ? [covering, dana] : [dana, covering];
      const together = Array.from({ length: 4 }, () => people).flat();
      const settled: PromiseSettledResult<unknown>[] = [];
      if (order === "at the same time")
        settled.push(
          ...(await Promise.allSettled(together.map((ctx) => decideReview(ctx, { id, ...APPROVE })))),
        );
      else
        for (const ctx of people)
          settled.push(...(await Promise.allSettled([decideReview(ctx, { id, ...APPROVE })])));
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const review = await getReview(as("owner"), { id });
      expect(review).toMatchObject({ status: "OPEN", missing: { votes: 1 } });
      expect(review.decisions).toHaveLength(1);
    },
  );

  test.each<[string, (as: (role: Role) => ServiceContext) => Promise<ServiceContext>]>([
    [
      "the covered person's role can't decide anymore",
      async (as) => {
        await changeRole(as("owner"), { id: memberIdOf(as("approver")), role: "builder" });
        return as("approver");
      },
    ],
    [
      "the cover is removed",
      async (as) => {
        await removeMember(as("owner"), { id: memberIdOf(as("viewer")) });
        return as("viewer");
      },
    ],
  ])("loses their vote if %s", async (_, change) => {
    const { as } = await makeOrganization(given.db);
    await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(await again(as("viewer")), { id, ...APPROVE });
    await checkVotes(as("owner"), { id: memberIdOf(await change(as)) });
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([
      { voided: true, voidReason: "MEMBER" },
    ]);
  });

  test("must read to the end in the app if the policy requires it, even if their own role can't decide", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    const policy = { approvers: [emailOf(dana)], requireReadToEnd: true };
    const { reviewId: id } = await makeOpenReview(as("builder"), policy);
    const covering = await again(sam);
    const { hash } = await getReview(covering, { id });
    const report = { id, hash, seconds: 1, reachedEnd: true };
    // Reading by the covered person doesn't count as reading by the cover.
    await recordReading(dana, report);
    await expect(decideReview(covering, { id, ...APPROVE })).rejects.toMatchObject({ message: READ_IN_APP });
    expect(await recordReading(covering, report)).toMatchObject({ reachedEnd: true });
    const link = { ...covering, actor: { ...(covering.actor as Person), kind: "link" } as Person };
    await expect(decideReview(link, { id, ...APPROVE })).rejects.toMatchObject({ message: READ_IN_APP });
    await expect(decideReview(asOneOfSeveral(covering), { id, ...APPROVE })).rejects.toMatchObject({
      message: READ_IN_APP,
    });
    await decideReview(covering, { id, ...APPROVE });
    expect(await getReview(dana, { id })).toMatchObject({
      status: "APPROVED",
      decisions: [{ for: { id: memberIdOf(dana) }, reading: { reachedEnd: true } }],
    });
  });

  test("finds the covered person's reviews in the inbox's search, groups, and counts", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    const { reviewId } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] }, "Copper rose.");
    await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] }, "Zinc fell.");
    const { reviewId: excluded } = await makeOpenReview(
      { ...dana, actor: { ...(dana.actor as Person), scopes: scopesOf("builder") } },
      { allowRequester: false },
      "Copper again.",
    );
    const covering = await again(sam);
    const list = (query: object) => listInbox(covering, { tab: "mine", page: 0, size: 20, ...query });
    expect((await list({ search: "copper" })).content.map(({ id }) => id)).toEqual([reviewId]);
    const grouped = await list({ grouped: true });
    expect(grouped.content).toHaveLength(2);
    expect(grouped.content.map(({ decidesFor }) => decidesFor)).toEqual(["Test approver", "Test approver"]);
    expect(await countMyReviews(covering)).toBe(2);
    expect((await listInbox(covering, { tab: "open", page: 0, size: 20 })).content).toContainEqual(
      expect.objectContaining({ id: excluded, mine: false, decidesFor: null }),
    );
  });

  test("ends when the covered person or the cover is removed", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const sam = await addMember("viewer");
    await coverFor(as("owner"), { member: as("approver"), cover: sam });
    await removeMember(as("owner"), { id: memberIdOf(sam) });
    expect(await listCovers(as("owner"))).toEqual([]);
    await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    await removeMember(as("owner"), { id: memberIdOf(as("approver")) });
    expect(await listCovers(as("owner"))).toEqual([]);
  });

  test("needs reviews:decide to decide with a token", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("admin")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    const { reviewId: id } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] });
    const actAs = async (scopes: ("reviews:read" | "reviews:decide")[]) => {
      const { token } = await createToken(sam, { name: "CI", scopes });
      const found = await findTokenActor(given.db, token, new Date());
      if (!found) throw new Error("the token must work");
      return { ...sam, organizationId, actor: found.actor };
    };
    await expect(decideReview(await actAs(["reviews:read"]), { id, ...APPROVE })).rejects.toMatchObject({
      code: "forbidden",
      message: "Your token doesn't have the reviews:decide scope.",
    });
    await decideReview(await actAs(["reviews:read", "reviews:decide"]), { id, ...APPROVE });
    expect((await getReview(sam, { id })).decisions).toMatchObject([
      { channel: "API", token: { name: "CI" }, for: { id: memberIdOf(dana) } },
    ]);
  });

  test("and the covered person both get the message, which tells the cover why", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    await coverFor(as("owner"), { member: dana, cover: sam });
    const { reviewId } = await makeOpenReview(as("builder"), { approvers: [emailOf(dana)] });
    const messages = await given.db.message.findMany({ where: { reviewId } });
    const textTo = (ctx: ServiceContext) => messages.find(({ to }) => to === emailOf(ctx))?.text;
    expect(messages).toHaveLength(2);
    expect(textTo(sam)).toContain("You got this because you're covering for Test approver.");
    expect(textTo(dana)).not.toContain("cover");
  });
});
