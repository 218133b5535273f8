import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { decideReviewOperation } from "@/server/domain/review/api";
import { createAgent } from "@/server/services/agent/create";
import { getReview } from "@/server/services/review/get";
import { createToken } from "@/server/services/token/create";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { openApi } from "@/server/testing/doors/api";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { makeTextAgent } from "@/server/testing/text-agent";

const given = givenDatabase();

async function mailedTo(memberId: string, reviewId: string) {
  const message = await given.db.message.findFirstOrThrow({ where: { reviewId, memberId } });
  return asMailed(given.db, message);
}

describe("a review link's page", () => {
  test("shows where the run sends data after an approval, like the email does", async () => {
    const { as } = await makeOrganization(given.db);
    const config = AgentConfig.parse({ kind: "http", method: "POST", url: "https://api.example.com/pay" });
    const { id: agentId } = await createAgent(as("owner"), makeTextAgent({ config }));
    const { reviewId } = await pauseBefore(as("owner"), agentId, "The draft.");
    const words = "Then step 2 sends a POST request to https://api.example.com.";
    const { text, html } = await mailedTo(memberIdOf(as("approver")), reviewId);
    expect([text, html]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
    expect((await followLink(tokenIn(text))).body).toContain(words);
  });

  test("explains how decisions are recorded, but only while the review is open", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const token = tokenIn((await mailedTo(memberIdOf(as("approver")), id)).text);
    const { body } = await followLink(token);
    const recorded = "Decisions here are recorded as Test approver’s.";
    expect(body).toContain(recorded);
    const form = { shown: shownIn(body), reason: "Wrong.", decision: "reject" };
    expect((await followLink(token, { form })).status).toBe(303);
    const decided = (await followLink(token)).body;
    expect(decided).toContain("This link is for <strong>Test approver</strong>");
    expect(decided).not.toMatch(/recorded as|decides as/);
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
    expect(body).toContain("You joined through a link that Dana Whitfield gave you.");
    expect(body).toContain("The draft.");
    expect(body).not.toMatch(/value="approve"|id="text"/);
    const form = { shown: shownIn(body), reason: "Wrong." };
    expect((await followLink(token, { form: { ...form, decision: "approve" } })).status).toBe(403);
    expect((await followLink(token, { form: { ...form, decision: "reject" } })).status).toBe(303);
    expect((await getReview(as("owner"), { id })).status).toBe("REJECTED");
  });
});
