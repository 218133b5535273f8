import type { Locator } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { test as withoutMail } from "@/e2e/support/app";
import { read } from "@/e2e/support/inbox";
import { expect, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

const CUSTOMER = "marta.lindqvist@customer.example";

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  withoutMail.describe(`without a mail server, ${where}`, () => {
    withoutMail.use(use);

    withoutMail(
      "the demo's refund reply is kept once it's approved, and every page says that it isn't sent",
      async ({ page, app, request }) => {
        const { content } = await read(request, app, "/workflows?size=50");
        const { id } = content.find(({ name }: { name: string }) => name === "Refund reply");
        await signIn(page, app);
        await page.getByRole("button", { name: "Run Refund reply" }).click();
        await expect(page.getByRole("dialog").getByRole("note")).toContainText(
          "No mail server is set up, so emails are saved in Countersign and aren't sent.",
        );
        await expectAccessible(page);
        const runId = await startRun(request, app, id, `Please refund my order, ${where}.`);
        const current = async () => (await read(request, app, `/workflows/runs/${runId}`)).status;
        await expect.poll(current).toBe("PAUSED");
        await page.goto(`/runs/${runId}`);
        await expect(
          page.getByText(`step 4 saves an email to ${CUSTOMER} in Countersign`).first(),
        ).toBeVisible();
        await page.getByRole("button", { name: "Approve", exact: true }).click();
        await expect.poll(current).toBe("COMPLETED");
        const run = await read(request, app, `/workflows/runs/${runId}`);
        await page.goto(`/runs/${runId}`);
        await expect(page.getByText("Email not sent: no mail server", { exact: true })).toBeVisible();
        await expect(page.getByText("Email not sent: no mail server.", { exact: true })).toBeVisible();
        await expectAccessible(page);

        await page.goto("/runs");
        const listed = page.getByRole("listitem").filter({ has: page.locator(`a[href="/runs/${runId}"]`) });
        await expect(listed.getByText("Email not sent", { exact: true })).toBeVisible();
        await expectAccessible(page);

        await page.goto("/settings/messages?to=outside");
        const row = page
          .getByRole("list", { name: "Messages from workflows" })
          .getByRole("listitem")
          .filter({ has: page.locator(`a[href="/runs/${runId}?step=4"]`) });
        await expect(row).toContainText("Email not sent");
        await expect(row).toContainText(CUSTOMER);
        const middleOf = async (part: Locator) => {
          const { y, height } = (await part.boundingBox()) ?? { y: 0, height: 0 };
          return y + height / 2;
        };
        const middles = [row.getByText("Email not sent"), row.locator("time")].map(middleOf);
        const [badge = 0, time = 0] = await Promise.all(middles);
        expect(Math.abs(badge - time), "the time is beside the status").toBeLessThan(12);
        await expectAccessible(page);
        await row.getByRole("link", { name: "Your order 48213" }).click();
        const message = page.getByRole("tabpanel", { name: "Message" });
        await expect(message).toContainText("Not sent, saved in Countersign");
        await expect(message).toContainText(CUSTOMER);
        await expect(message).toContainText(run.steps[2].output.slice(0, 40));
        await expectAccessible(page);
      },
    );
  });

withoutMail.describe("an agent that sends emails", () => {
  // The server refuses the recipient.
  withoutMail.use({ ...DESKTOP, refusals: [400] });

  withoutMail("can be created in the form, which asks for what's missing", async ({ page, app }) => {
    await signIn(page, app, app.dana, "/agents/new");
    await page.getByRole("button", { name: "Send email" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Order mail");
    const to = page.getByRole("textbox", { name: "To", exact: true });
    await to.fill("not an address");
    await page.getByRole("button", { name: "Create agent" }).click();
    const subject = page.getByRole("textbox", { name: "Subject", exact: true });
    await expect(subject).toHaveAccessibleDescription(/Enter a subject\./);
    await subject.fill("Order {{ input }}");
    await page.getByRole("button", { name: "Create agent" }).click();
    await expect(to).toHaveAccessibleDescription(/isn't an email address/);
    await to.fill("lena@customer.example");
    await page.getByRole("textbox", { name: "Body", exact: true }).fill("Your order is **ready**.");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create agent" }).click();
    await expect(page.getByRole("heading", { name: "Order mail", level: 1 })).toBeVisible();
    await expect(to).toHaveValue("lena@customer.example");
    const notice = "No mail server is set up, so emails are saved in Countersign and aren't sent.";
    await expect(page.getByRole("note").filter({ hasText: notice })).toBeVisible();
    await page.getByRole("button", { name: "Try agent" }).click();
    const dialog = page.getByRole("dialog", { name: "Try the agent for real?" });
    await expect(dialog).toContainText(
      "This saves an email to lena@customer.example in Countersign without sending it, because no mail server is set up.",
    );
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });
});

test("an email that may have been sent waits for a person, who can't edit it and says that it arrived", async ({
  page,
  app,
  request,
  mailed: { mailServer },
}) => {
  const action = "To: lena@customer.example\nSubject: Your order\n\nDear **Lena**,\n\n{{ input }}";
  const id = await makeWorkflow(request, app, "Uncertain", [{ agentId: "send_email", action }]);
  mailServer.afterTextTo("lena@customer.example", "kept-and-cut");
  const runId = await startRun(request, app, id, "It's on its way.");
  const current = async () => (await read(request, app, `/workflows/runs/${runId}`)).status;
  await expect.poll(current).toBe("PAUSED");
  await signIn(page, app, app.dana, "/settings/messages?to=outside");
  const messages = page.getByRole("list", { name: "Messages from workflows" });
  await expect(messages.getByRole("listitem").filter({ hasText: "Your order" }).first()).toContainText(
    "May have been sent",
  );
  await page.goto(`/runs/${runId}`);
  await expect(
    page.getByRole("heading", { name: /may already have been sent to lena@customer\.example/ }),
  ).toBeVisible();
  await expect(page.getByText("To: lena@customer.example").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit document" })).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: /^Document/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect.poll(current).toBe("COMPLETED");
  const letters = mailServer.caught.filter(({ to }) => to.includes("lena@customer.example"));
  expect(letters).toHaveLength(1);
});
