import { expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { requestPasswordReset } from "@/server/services/account/request-password-reset";
import { setPassword } from "@/server/services/account/set-password";
import { createOrganization } from "@/server/services/organization/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { PASSWORD } from "@/server/testing/member-link";
import { claimAccountMail } from "./account-mail";

const given = givenDatabase({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" });

test("mail isn't delayed by password reset requests for unknown or repeated addresses", async () => {
  const { db } = given;
  const email = "waiting@acme.test";
  await createOrganization(db, { name: "Acme", owner: { email, password: PASSWORD } });
  const before = new Date(Date.now() - 60_000);
  await db.accountMail.createMany({
    data: Array.from({ length: 1_000 }, (_, i) => ({
      id: makeId("msg"),
      kind: "PASSWORD_RESET" as const,
      to: i % 2 ? `made-up-${i}@acme.test` : email,
      createdAt: before,
      sendAt: before,
    })),
  });
  await setPassword(db, { email, password: "set by the operator" });
  await requestPasswordReset(db, email, new Date());
  const newest = await db.accountMail.findFirst({ orderBy: { createdAt: "desc" } });
  const claimed = await claimAccountMail(db, 10);
  expect(claimed.map(({ kind, to }) => `${kind} ${to}`).sort()).toEqual([
    `CHANGED_BY_OPERATOR ${email}`,
    `PASSWORD_RESET ${email}`,
  ]);
  expect(claimed.map(({ id }) => id)).toContain(newest?.id);
});
