import { describe, expect, test } from "vitest";
import { claimMessages } from "@/server/delivery/messages";
import { makeId } from "@/server/domain/id";
import type { Person } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { reviewLinkUrl } from "@/server/services/link/token";
import {
  hashInvitationToken,
  invitationUrl,
  makeInvitationToken,
} from "@/server/services/member/invitations";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, tokenIn } from "@/server/testing/doors/follow-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { scrubMessages } from "./upkeep";

const given = givenDatabase();

/** Stores a message as the previous version did: with its link, and with its due time in the old column. */
async function storeOld(fields: {
  organizationId: string;
  memberId: string;
  reviewId?: string;
  link: string;
  kind: "REVIEW_OPENED" | "INVITATION";
  status: "QUEUED" | "KEPT";
}) {
  const { link, ...row } = fields;
  return given.db.message.create({
    data: {
      ...row,
      id: makeId("msg"),
      to: "sam@acme.test",
      subject: "Dana added you to Acme on Countersign",
      text: `Open it:\n${link}\n`,
      html: `<a href="${link}">Open it</a>`,
      createdAt: new Date(),
      dueAt: row.status === "QUEUED" ? new Date() : null,
    },
  });
}

describe("a message stored by the previous version", () => {
  test("loses its review link and is sent with a working link that shows the same text", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(as("builder"));
    const { memberId } = as("owner").actor as Person;
    const { createdAt: since } = await given.db.member.findUniqueOrThrow({ where: { id: memberId } });
    const hash = hashText("What was shown then.");
    const expiresAt = new Date(Date.now() + 60_000);
    const link = reviewLinkUrl({ reviewId, memberId, since, hash, expiresAt });
    const about = { organizationId, memberId, reviewId, link, kind: "REVIEW_OPENED" as const };
    const { id } = await storeOld({ ...about, status: "QUEUED" });
    await scrubMessages(given.db);
    const stored = await given.db.message.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(stored)).not.toContain("/r/");
    expect(stored).toMatchObject({
      shownHash: hash,
      dueAt: null,
      sendAt: expect.any(Date),
      linkStored: false,
    });
    expect((await claimMessages(given.db, 50)).map(({ id }) => id)).toContain(id);
    const { body, status } = await followLink(tokenIn((await asMailed(given.db, { id })).html));
    expect(status).toBe(200);
    expect(body).toContain("The document has changed since this link was sent");
    expect((await followLink(tokenIn(link))).status).toBe(200);
  });

  test("keeps its invitation usable, with an encrypted token, and labels its member if it was kept in the app", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { memberId } = as("viewer").actor as Person;
    for (const [status, handedOverBy] of [
      ["QUEUED", null],
      ["KEPT", "Dana"],
    ] as const) {
      const { token, hash } = makeInvitationToken();
      const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
      await given.db.invitation.deleteMany({ where: { memberId } });
      await given.db.invitation.create({
        data: { id: makeId("inv"), organizationId, memberId, hash, ...times },
      });
      const link = invitationUrl(token);
      const { id } = await storeOld({ organizationId, memberId, link, kind: "INVITATION", status });
      await scrubMessages(given.db);
      const stored = [
        await given.db.message.findUniqueOrThrow({ where: { id } }),
        await given.db.invitation.findUniqueOrThrow({ where: { hash: hashInvitationToken(token) ?? "" } }),
      ];
      expect(JSON.stringify(stored)).not.toContain(token);
      expect(stored[1]).toMatchObject({ handedOverBy });
      expect((await asMailed(given.db, { id })).link).toBe(link);
    }
  });
});
