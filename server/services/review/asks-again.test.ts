import { expect, test } from "vitest";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import { transact } from "@/server/infra/db";
import { createWebhook } from "@/server/services/webhook/create";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, tokenIn } from "@/server/testing/doors/follow-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { getReview } from "./get";
import { notifyReviewOpened } from "./notify";

const given = givenDatabase();

test("the email, the link page, the webhook, and the API say why a review is needed again", async () => {
  const { as } = await makeOrganization(given.db);
  const owner = as("owner");
  await createWebhook(owner, {
    url: "https://receiver.test/hook",
    events: [...REVIEW_EVENTS],
    enabled: true,
  });
  const { reviewId: earlierId } = await makeOpenReview(as("builder"));
  const { reviewId } = await makeOpenReview(as("builder"));
  const latest = async () => {
    const where = { reviewId };
    const message = await given.db.message.findFirstOrThrow({ where, orderBy: { id: "desc" } });
    const delivery = await given.db.webhookDelivery.findFirstOrThrow({ where, orderBy: { id: "desc" } });
    const { text, html } = await asMailed(given.db, message);
    const { body: page } = await followLink(tokenIn(text));
    return { said: [text, html, page], data: JSON.parse(delivery.body).data };
  };
  const first = await latest();
  for (const text of first.said) expect(text).not.toContain("Needs review again");
  expect(first.data).toMatchObject({ asksAgain: null });

  await given.db.review.update({ where: { id: reviewId }, data: { asksAgainId: earlierId } });
  await transact(given.db, (db) => notifyReviewOpened({ ...owner, db }, { id: reviewId }));
  const again = await latest();
  const why = "Needs review again: Test builder reran an earlier run with an edited input.";
  for (const text of again.said) expect(text).toContain(why);
  const { asksAgain } = await getReview(owner, { id: reviewId });
  expect(asksAgain).toMatchObject({ reviewId: earlierId, why: "RERUN_EDITED" });
  expect(again.data.asksAgain).toEqual(asksAgain);
});
