import { describe, expect, test } from "vitest";
import { beginSignIn } from "@/server/services/account/sign-in-claims";
import type { ServiceContext } from "@/server/services/context";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { signOutAtLink } from "./sign-out";

const given = givenDatabase();

/** Creates an open review, the approver's link, and the cookie of a signed-in browser. */
async function makeLinked() {
  const { db } = given;
  const organization = await makeOrganization(db);
  const { reviewId } = await makeOpenReview(organization.as("builder"));
  const memberId = memberIdOf(organization.as("approver"));
  const message = await db.message.findFirstOrThrow({ where: { reviewId, memberId } });
  const token = tokenIn((await asMailed(db, message)).text);
  const cookieOf = async (ctx: ServiceContext, organizationId = ctx.organizationId) => {
    const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberIdOf(ctx) } });
    const claims = await beginSignIn(db, userId, organizationId);
    if (!claims) throw new Error("a member is expected");
    const [cookie = ""] = (await makeSignInCookie(claims)).split(";");
    return { cookie: `theme=dark; ${cookie}` };
  };
  return { ...organization, reviewId, token, cookieOf };
}

const WORDS = "This link belongs to Test approver. You're signed in as Test owner.";

describe("a link in someone else's browser", () => {
  test("shows its recipient and the signed-in user and decides nothing", async () => {
    const { as, organizationId, reviewId, token, cookieOf } = await makeLinked();
    const shown = shownIn((await followLink(token)).body);
    const headers = await cookieOf(as("owner"));
    const before = await snapshot(given.db, organizationId);
    const seen = await followLink(token, { headers });
    expect(seen.status).toBe(403);
    expect(seen.body).toContain(WORDS);
    expect(seen.body).toContain(`href="/reviews/${reviewId}"`);
    expect(seen.body).not.toContain("The draft.");
    const form = { decision: "approve", shown, text: "Typed by someone else.", reason: "A note." };
    const sent = await followLink(token, { headers, form });
    expect(sent.status).toBe(403);
    for (const words of [WORDS, form.text, form.reason]) expect(sent.body).toContain(words);
    expect(await snapshot(given.db, organizationId)).toBe(before);
  });

  test("doesn't link to the review if the signed-in user is from a different organization", async () => {
    const { token, cookieOf, reviewId } = await makeLinked();
    const other = await makeOrganization(given.db);
    const { status, body } = await followLink(token, { headers: await cookieOf(other.as("owner")) });
    expect(status).toBe(403);
    expect(body).not.toContain(reviewId);
  });

  test("opens for its recipient, even without a sign-in or with an expired or forged session", async () => {
    const { as, token, cookieOf } = await makeLinked();
    const ended = await cookieOf(as("owner"));
    await given.db.member.update({
      where: { id: memberIdOf(as("owner")) },
      data: { removedAt: new Date() },
    });
    for (const headers of [
      await cookieOf(as("approver")),
      {},
      ended,
      { cookie: "next-auth.session-token=forged" },
      { cookie: "next-auth.session-token=" },
    ])
      expect((await followLink(token, { headers })).status).toBe(200);
    const form = { decision: "approve" };
    expect((await followLink(token, { headers: await cookieOf(as("approver")), form })).status).toBe(303);
  });

  test("lets the user sign out on the link page, but not through a form on a different site", async () => {
    const { token } = await makeLinked();
    const leave = (site: string) =>
      signOutAtLink(
        new Request(`http://localhost/r/${token}/sign-out`, {
          method: "POST",
          headers: { "sec-fetch-site": site },
        }),
        { params: Promise.resolve({ token }) },
      );
    const answer = await leave("same-origin");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`/r/${token}`);
    expect(answer.headers.get("set-cookie")).toContain("next-auth.session-token=; Path=/; Max-Age=0");
    expect((await leave("cross-site")).headers.get("set-cookie")).toBeNull();
  });
});
