import { describe, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import type { ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { getMessage } from "@/server/services/message/get";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { endCover } from "./end";
import { listCovers } from "./list";
import { setCover } from "./set";

const given = givenDatabase();
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
/** Authenticates the same person again. */
const again = (ctx: ServiceContext) => makeMemberContext(given.db, memberIdOf(ctx));

/** Makes it look as if a member had joined through a link that someone shared. */
const joinThrough = (member: ServiceContext, from: ServiceContext) =>
  given.db.member.update({
    where: { id: memberIdOf(member) },
    data: { joinedByLinkFrom: "Kim Roe", joinedByLinkFromId: memberIdOf(from) },
  });

describe("a cover set by someone else", () => {
  test("notifies the person who is away and the cover, and says who set it up", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const [owner, dana, sam] = [as("owner"), as("approver"), as("viewer")];
    const { id } = await coverFor(owner, { member: dana, cover: sam });
    const messages = await given.db.message.findMany({ where: { organizationId } });
    const textTo = (ctx: ServiceContext) => messages.find(({ to }) => to === emailOf(ctx))?.text;
    expect(messages.map(({ kind }) => kind)).toEqual(["COVER_SET", "COVER_SET"]);
    expect(textTo(dana)).toContain("Test owner chose Test viewer to cover for you from ");
    expect(textTo(sam)).toContain("Test owner chose you to cover for Test approver from ");
    for (const { id } of messages) expect((await getMessage(owner, { id })).over).toBeNull();

    await endCover(dana, { id });
    await setCover(dana, { cover: emailOf(sam), until: inDays(1) });
    expect(await given.db.message.count({ where: { organizationId, to: emailOf(dana) } })).toBe(1);
    expect(await given.db.message.count({ where: { organizationId, to: emailOf(sam) } })).toBe(2);
  });

  test("stays listed after it ends, unless it never started", async () => {
    const { as } = await makeOrganization(given.db);
    const cover = await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    const planned = await coverFor(as("owner"), {
      member: as("approver"),
      cover: as("viewer"),
      startsIn: 2 * DAY_MS,
    });
    expect(await listCovers(as("viewer"), { status: "over" })).toEqual([]);
    for (const { id } of [cover, planned]) await endCover(as("owner"), { id });
    expect(await listCovers(as("approver"), { status: "over" })).toEqual([
      { ...cover, status: "over", endedAt: expect.any(String) },
    ]);
    const inTwoDays = { ...as("viewer"), now: () => new Date(Date.now() + 3 * DAY_MS) };
    expect(await listCovers(inTwoDays, { status: "over" })).toHaveLength(1);
  });

  test("can't be someone the caller could sign in as, because they joined through the caller's link", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const [dana, sam, lee] = [as("approver"), as("viewer"), await addMember("admin")];
    const set = (by: ServiceContext, cover: ServiceContext) =>
      setCover(by, { member: emailOf(dana), cover: emailOf(cover), until: inDays(1) });
    const refused = {
      code: "forbidden",
      message: expect.stringContaining("joined through a link that the other shared"),
    };
    await joinThrough(sam, as("owner"));
    await expect(set(as("owner"), sam)).rejects.toMatchObject(refused);
    await joinThrough(lee, as("owner"));
    await expect(set(await again(lee), sam)).rejects.toMatchObject(refused);
    await expect(set(await again(lee), as("owner"))).rejects.toMatchObject(refused);
    expect(await listCovers(dana)).toEqual([]);
    expect((await set(as("admin"), sam)).cover.id).toBe(memberIdOf(sam));
  });

  test("never comes from a different organization", async () => {
    const [ours, theirs] = await Promise.all([makeOrganization(given.db), makeOrganization(given.db)]);
    const [ownDana, theirSam] = [ours.as("approver"), theirs.as("viewer")];
    await expect(
      setCover(ours.as("owner"), { member: emailOf(ownDana), cover: emailOf(theirSam), until: inDays(1) }),
    ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/cover" }] } });
    await expect(
      setCover(theirs.as("owner"), { member: emailOf(ownDana), cover: emailOf(theirSam), until: inDays(1) }),
    ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/member" }] } });
    const { id } = await coverFor(ours.as("owner"), { member: ownDana, cover: ours.as("viewer") });
    await expect(endCover(theirs.as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
    expect(await listCovers(theirs.as("owner"))).toEqual([]);
  });
});
