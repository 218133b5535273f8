import { expectAccessible } from "@/e2e/support/accessible";
import { chooseRunAction } from "@/e2e/support/run-page";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";

const test = testWithModel("test-model");

test("a run can continue an earlier run's session: its page links to the session, and its agent gets the earlier messages", async ({
  page,
  app,
  models,
}) => {
  const config = { kind: "model", instructions: "Answer the customer.", remembers: true };
  await send(page.request, app, "/agents", { id: "clerk", name: "Clerk", description: "", config });
  const id = await makeWorkflow(page.request, app, "Customers", [{ agentId: "clerk", action: "Answer." }]);
  models.reply({ kind: "text", text: "Your parcel left on Monday." });
  await signIn(page, app, app.dana, `/runs/${await startRun(page.request, app, id)}`);
  await expect(page.getByText("Your parcel left on Monday.")).toBeVisible();
  await expect(page.getByText(/runs in this session/)).toBeHidden();

  models.reply({ kind: "text", text: "As I said: on Monday." });
  await chooseRunAction(page, "Run again");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Input" }).fill("When did it leave?");
  await dialog.getByRole("checkbox", { name: "Continue this session" }).check();
  await dialog.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("As I said: on Monday.")).toBeVisible();
  expect(models.requests.at(-1)?.user).toContain("Your parcel left on Monday.");

  await page.getByRole("link", { name: "One of 2 runs in this session" }).click();
  const turns = page.getByRole("list", { name: "Conversation" }).getByRole("listitem");
  await expect(turns).toHaveCount(2);
  await expect(turns.first()).toContainText("Your parcel left on Monday.");
  await expect(turns.last()).toContainText("When did it leave?");
  await expect(turns.last()).toContainText("As I said: on Monday.");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Runs in this session" }).click();
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^One session/ }).click();
  await expect(page.getByRole("button", { name: /^One session/ })).toBeHidden();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("a run outside the session gets none of its messages", async ({ page, app, models }) => {
    const config = { kind: "model", instructions: "Answer the customer.", remembers: true };
    await send(page.request, app, "/agents", { id: "usher", name: "Usher", description: "", config });
    const id = await makeWorkflow(page.request, app, "Visitors", [{ agentId: "usher", action: "Answer." }]);
    models.reply({ kind: "text", text: "The first hall is open." });
    await signIn(page, app, app.dana, `/runs/${await startRun(page.request, app, id)}`);
    await expect(page.getByText("The first hall is open.")).toBeVisible();
    models.reply({ kind: "text", text: "I know nothing of that." });
    await chooseRunAction(page, "Run again");
    await page.getByRole("dialog").getByRole("button", { name: "Start run" }).tap();
    await expect(page.getByText("I know nothing of that.")).toBeVisible();
    expect(models.requests.at(-1)?.user).not.toContain("The first hall is open.");
  });
});
