import { describe, expect, test } from "vitest";
import { getReview } from "@/server/services/review/get";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";

const given = givenDatabase();

/** Headers that mail scanners, link previews, and prefetching browsers send, and one that overrides the method. */
const ASKED_BY_MACHINES: Record<string, string>[] = [
  {},
  { "Sec-Purpose": "prefetch;prerender" },
  { Purpose: "preview" },
  { "X-Moz": "prefetch" },
  { "X-HTTP-Method-Override": "POST" },
];
const QUERIES = ["", "?decision=approve&text=The%20draft.", "?action=approve&confirm=1", "?_method=POST"];

describe("a link in an email", () => {
  test("immune: n8n and Activepieces links that act on GET", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const memberId = memberIdOf(as("approver"));
    const message = await given.db.message.findFirstOrThrow({ where: { reviewId: id, memberId } });
    const token = tokenIn((await asMailed(given.db, message)).link);
    const before = await snapshot(given.db, organizationId);
    for (const method of ["GET", "HEAD"])
      for (const headers of ASKED_BY_MACHINES)
        for (const query of QUERIES)
          expect((await followLink(token + query, { method, headers })).status).toBeLessThan(500);
    expect(await snapshot(given.db, organizationId)).toBe(before);
    const shown = shownIn((await followLink(token)).body);
    const form = { decision: "approve", text: "The draft.", shown, reason: "" };
    expect((await followLink(token, { form })).status).toBe(303);
    expect(await getReview(as("owner"), { id })).toMatchObject({ status: "APPROVED" });
  });
});
