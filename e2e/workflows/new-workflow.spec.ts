import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { expectDraft, nameField } from "@/e2e/support/drafting";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn, signOut } from "@/e2e/support/sign-in";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";

const WORKFLOW = /\/workflows\/(wf_[0-9a-z]+)/;
const RETRY = { attempts: 2, backoffSeconds: 30, timeoutSeconds: 120 };
const POLICY = {
  approvers: null,
  quorum: 2,
  allowRequester: false,
  timeoutSeconds: 86_400,
  escalate: null,
  requireReadToEnd: false,
  requirePasskey: false,
  when: null,
  sample: 0,
};

test.beforeEach(async ({ page, app }) => signIn(page, app));
// 404: a page the member can't open. 409: a draft that was already saved. 502: how `loseResponseOnce` drops a response.
test.use({ refusals: [404, 409, 502] });

/** A workflow file, exactly as exported. */
function fileOf(name: string, steps: object[]): string {
  const described = { countersign: 1, name, description: "Read before it goes out.", steps };
  return `${JSON.stringify(described, null, 2)}\n`;
}

function goodFile(name: string): string {
  return fileOf(name, [
    {
      stepOrder: 1,
      agentId: "writer",
      action: "Write it: {{ input }}",
      name: "letter",
      review: null,
      retry: RETRY,
    },
    { stepOrder: 2, agentId: "human", action: "Does it read well?", name: null, review: POLICY },
    { stepOrder: 3, agentId: "human", action: "May it go out?", name: null, review: null },
  ]);
}

function flawedFile(name: string): string {
  return fileOf(name, [
    { agentId: "nobody", action: "Write it.", name: "letter" },
    { agentId: "writer", action: "Use {{ steps.ghost.output }}." },
  ]);
}

async function read(request: APIRequestContext, app: App, path: string) {
  const answer = await request.get(`${app.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${app.token}` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

const countWorkflows = async (request: APIRequestContext, app: App): Promise<number> =>
  (await read(request, app, "/workflows?size=1")).totalElements;

/** Waits until a workflow's page is open. Returns the workflow's ID. */
async function openedWorkflow(page: Page): Promise<string> {
  await expect(page).toHaveURL(WORKFLOW);
  return WORKFLOW.exec(page.url())?.[1] ?? "";
}

async function chooseFile(page: Page, text: string, name = "some.json") {
  const file = { name, mimeType: "application/json", buffer: Buffer.from(text) };
  await page.locator("input[type=file]").setInputFiles(file);
}

/** Lets the server handle the next call to a procedure but drops its response. */
async function loseResponseOnce(page: Page, procedure: string) {
  await page.route(
    `**/api/trpc/${procedure}?**`,
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, body: "Bad gateway" });
    },
    { times: 1 },
  );
}

const blank = (page: Page) => page.getByRole("button", { name: "Blank workflow" });
const preview = (page: Page, name: string) => page.getByRole("region", { name });

for (const [id, name] of [
  ["briefing", "Daily Market Briefing"],
  ["refund-reply", "Refund reply"],
  ["contract-summary", "Contract summary"],
  ["incident-report", "Incident report"],
] as const)
  test(`the template ${name} can be used by mouse and runs without a key`, async ({ page, app, request }) => {
    await page.getByRole("link", { name: "New workflow" }).click();
    await page.getByText(`Sample input ${name}`).click();
    const input = await page.getByRole("region", { name: `Sample input for ${name}` }).textContent();
    await page.getByRole("button", { name: `Use this template ${name}` }).click();
    const workflowId = await openedWorkflow(page);
    expect(new URL(page.url()).searchParams.get("try")).toBe(id);
    const started = await request.post(`${app.url}/api/v1/workflows/${workflowId}/run`, {
      headers: { authorization: `Bearer ${app.token}` },
      data: { input },
    });
    const { runId } = await started.json();
    const status = async () => (await read(request, app, `/workflows/runs/${runId}`)).status;
    await expect.poll(status).toBe("PAUSED");
  });

test("one press creates one blank workflow", async ({ page, app, request }) => {
  const before = await countWorkflows(request, app);
  await page.goto("/workflows/new");
  await blank(page).dblclick();
  await openedWorkflow(page);
  expect(new URL(page.url()).searchParams.has("new")).toBe(true);
  expect(await countWorkflows(request, app)).toBe(before + 1);

  await page.goto("/workflows/new");
  await blank(page).focus();
  await page.evaluate(() => {
    for (const _ of [1, 2]) (document.activeElement as HTMLElement).click();
  });
  await openedWorkflow(page);
  expect(await countWorkflows(request, app)).toBe(before + 2);
});

test("the trigger page of a new workflow shows the name that the workflow was just given", async ({
  page,
}) => {
  await page.goto("/workflows/new");
  await blank(page).click();
  const id = await openedWorkflow(page);
  await nameField(page).fill("Weekly briefing");
  await expectDraft(page, id, { name: "Weekly briefing" });
  await page.goto(`/workflows/${id}/triggers`);
  await expect(page.getByText("Triggers always run the published version of Weekly briefing.")).toBeVisible();
  await expect(page.getByText("has no published steps", { exact: false })).toBeVisible();
});

test("after a lost response, the new workflow is opened instead of created again", async ({
  page,
  app,
  request,
}) => {
  const before = await countWorkflows(request, app);
  await page.goto("/workflows/new");
  await loseResponseOnce(page, "workflow.create");
  await blank(page).click();
  await expect(page.getByText("Couldn't reach the server.")).toBeVisible();
  await blank(page).click();
  await openedWorkflow(page);
  expect(await countWorkflows(request, app)).toBe(before + 1);
});

test("a file is previewed before it is saved, and exporting it produces the same file", async ({
  page,
  app,
  request,
}) => {
  const name = `Letter in – and out ${Date.now()}`;
  const text = goodFile(name);
  const before = await countWorkflows(request, app);
  await page.goto("/workflows/new");
  await chooseFile(page, text, "letter.json");
  const shown = preview(page, name);
  await expect(shown).toBeFocused();
  await expect(shown.getByText("From letter.json. Nothing is saved yet.")).toBeVisible();
  await expect(shown.getByText("3 steps.", { exact: true })).toBeVisible();
  await expect(shown.getByRole("listitem").first()).toContainText("1. Writer");
  await expect(shown.getByRole("listitem").first()).toContainText(
    "If the step fails: Up to 2 attempts, 30 seconds apart, each at most 2 minutes.",
  );
  await expect(shown.getByRole("listitem").nth(1)).toContainText("Does it read well?");
  expect(await countWorkflows(request, app)).toBe(before);
  await shown.getByRole("button", { name: "Import" }).click();
  const id = await openedWorkflow(page);
  await expect(page.getByText(`“${name}” imported`)).toBeVisible();
  expect((await read(request, app, `/workflows/${id}`)).stepCount).toBe(3);

  await page.goto("/workflows");
  await page.getByRole("button", { name: `More actions for ${name}` }).click();
  const firstSent = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export" }).click();
  const download = await firstSent;
  const slug = name.toLowerCase().replaceAll(/[ –]+/g, "-");
  expect(download.suggestedFilename()).toBe(`${slug}.countersign.json`);
  expect(readFileSync(await download.path(), "utf8")).toBe(text);
});

test("a file with problems opens as a draft, and a retry completes the import if the draft wasn't saved", async ({
  page,
  app,
  request,
}) => {
  const name = `Flawed ${Date.now()}`;
  const before = await countWorkflows(request, app);
  await page.goto("/workflows/new");
  await chooseFile(page, flawedFile(name));
  const shown = preview(page, name);
  await expect(shown.getByText("2 steps, 2 errors.", { exact: true })).toBeVisible();
  await expect(
    shown.getByText("The workflow opens as a draft. Fix these problems before you publish."),
  ).toBeVisible();
  await expect(shown.getByRole("listitem").filter({ hasText: "1. nobody" })).toContainText(
    `Step 1 uses agent "nobody", which doesn't exist.`,
  );
  await expect(shown.getByText('but no earlier step is named "ghost"')).toBeVisible();
  expect(await countWorkflows(request, app)).toBe(before);

  await page.route(
    "**/api/trpc/draft.save?**",
    (route) => route.fulfill({ status: 502, body: "Bad gateway" }),
    { times: 1 },
  );
  await shown.getByRole("button", { name: "Import" }).click();
  await expect(shown.getByText(`“${name}” was created, but its steps weren't saved`)).toBeVisible();
  await loseResponseOnce(page, "draft.save");
  await shown.getByRole("button", { name: "Try again" }).click();
  await expect(shown.getByRole("alert")).toBeVisible();
  await shown.getByRole("button", { name: "Try again" }).click();
  const id = await openedWorkflow(page);
  expect(await countWorkflows(request, app)).toBe(before + 1);
  const { draft } = await readDocument(page, app, id);
  expect(draft?.definition.steps.map(({ agentId }) => agentId)).toEqual(["nobody", "writer"]);
});

/** Returns the document that the editor loads. */
async function readDocument(page: Page, app: App, id: string): Promise<EditorDocument> {
  const input = encodeURIComponent(JSON.stringify({ id }));
  const answer = await page.request.get(`${app.url}/api/trpc/draft.get?input=${input}`);
  return (await answer.json()).result.data;
}

function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("main :is(button, summary, textarea)")]
      .filter((element) => element.checkVisibility() && element.offsetHeight < 44)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

test("anything other than a workflow file is refused at its field", async ({ page, app, request }) => {
  const before = await countWorkflows(request, app);
  await page.goto("/workflows/new");
  const alert = page.locator("main").getByRole("alert");
  await chooseFile(page, "not json");
  await expect(alert).toContainText("It isn't valid JSON.");
  await chooseFile(page, '{"name":"Of another app","nodes":[]}');
  await expect(alert).toContainText('It has no "countersign": 1 at the top.');
  await chooseFile(page, fileOf("Half", [{ agentId: "writer" }]));
  await expect(alert).toContainText("Step 1, “action” is required.");
  await chooseFile(page, " ".repeat(1024 * 1024 + 1));
  await expect(alert).toContainText("The file is too big");
  await chooseFile(page, goodFile("Mended"));
  await expect(alert).toBeHidden();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(blank(page)).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeFocused();
  expect(await countWorkflows(request, app)).toBe(before);
});

test("a file dropped on the page is read, but several files aren't", async ({ page }) => {
  await page.goto("/workflows/new");
  const drop = async (files: string[], event: "dragover" | "drop") => {
    const dataTransfer = await page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const text of files) transfer.items.add(new File([text], "dropped.json"));
      return transfer;
    }, files);
    await page.dispatchEvent("body", event, { dataTransfer });
  };
  // Repeats dragover, as browsers do while a file is held over the page.
  await expect(async () => {
    await drop([goodFile("Dropped")], "dragover");
    await expect(page.getByText("Drop the file to import it")).toBeVisible({ timeout: 500 });
  }).toPass();
  await drop(["{}", "{}"], "drop");
  await expect(page.getByText("Drop the file to import it")).toBeHidden();
  await expect(page.getByText("Drop one file at a time.")).toBeVisible();
  await drop([goodFile("Dropped")], "drop");
  await expect(preview(page, "Dropped").getByText("From dropped.json.")).toBeVisible();
});

test("a template and pasted text can be used by keyboard alone", async ({ page }) => {
  /** Presses Tab until the element has focus. */
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      const words = await page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
      );
      if (words === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await page.goto("/workflows/new");
  await tabTo("Sample input Refund reply");
  await page.keyboard.press("Enter");
  await tabTo("Sample input for Refund reply");
  await tabTo("Use this template Refund reply");
  await page.keyboard.press("Enter");
  await openedWorkflow(page);

  await page.goto("/workflows/new");
  await tabTo("Paste text instead");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "File contents" })).toBeFocused();
  await page.keyboard.insertText(goodFile("By keyboard"));
  await tabTo("Preview");
  await page.keyboard.press("Enter");
  await expect(preview(page, "By keyboard")).toBeFocused();
  await tabTo("Import");
  await page.keyboard.press("Enter");
  await openedWorkflow(page);
});

test("members who can't edit workflows don't get the page for creating one", async ({ page, app }) => {
  await signOut(page);
  await signIn(page, app, app.sam);
  await expect(page.getByRole("link", { name: "New workflow" })).toHaveCount(0);
  await page.goto("/workflows/new");
  await expect(blank(page)).toHaveCount(0);
});

for (const { name, use, touch } of [
  { name: "at 1440 px", use: DESKTOP, touch: false },
  { name: "at 390 px", use: PHONE, touch: true },
])
  test.describe(name, () => {
    test.use(use);

    test("everything on the page is accessible and fits the screen", async ({ page }) => {
      const check = async () => {
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
        if (touch) expect(await findSmallTargets(page)).toEqual([]);
      };
      await page.goto("/workflows/new");
      await check();
      await page.getByText("Sample input Incident report").click();
      await page.getByText("Paste text instead").click();
      await chooseFile(page, "not json");
      await page.locator("main").getByRole("alert").waitFor();
      await check();
      await chooseFile(page, flawedFile("Flawed, with a name that goes on and on and on ".repeat(4)));
      await page.getByRole("button", { name: "Import" }).waitFor();
      await check();
      await chooseFile(page, goodFile("Good"));
      await preview(page, "Good").waitFor();
      await check();
      if (touch) await page.getByRole("button", { name: "Import" }).tap();
      else await page.getByRole("button", { name: "Import" }).click();
      await openedWorkflow(page);
    });
  });
