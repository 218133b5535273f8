import type { Page } from "playwright/test";
import { type CaughtMail, type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import type { Installation } from "./installation";
import { test as base, expect } from "./own-app";

export { expect } from "./own-app";

export const DANA = "dana@alderfinch.test";
export const SAM = "sam@alderfinch.test";

/** A real mail server, and a receiver that the app is allowed to call on loopback. */
interface Servers {
  mailServer: MailServer;
  receiver: Receiver;
}

/** An installation that sends mail, and the server that catches it. */
export interface Mailed extends Servers {
  installation: Installation;
}

/** Playwright's `test`, extended with an app that sends mail. */
export const test = base.extend<{ servers: Servers; mailed: Mailed }>({
  servers: [
    async ({ perFile }, use, { file }) => use(await perFile.get(file, "servers", startServers)),
    { timeout: 180_000 },
  ],
  variables: async ({ servers: { mailServer, receiver } }, use) =>
    use({
      SMTP_URL: mailServer.url,
      MAIL_FROM: "Countersign <countersign@alderfinch.test>",
      OUTBOUND_ALLOW: receiver.host,
    }),
  mailed: async ({ servers, installation }, use) => use({ ...servers, installation }),
});

async function startServers() {
  const [mailServer, receiver] = await Promise.all([startMailServer(), startReceiver()]);
  const remove = async () => {
    await Promise.all([mailServer.close(), receiver.close()]);
  };
  return { value: { mailServer, receiver }, remove };
}

/** Waits for the `nth` email to someone about a workflow and returns it. */
export async function mailTo(
  { mailServer }: Mailed,
  to: string,
  workflowName: string,
  nth = 1,
): Promise<CaughtMail> {
  const mails = () =>
    mailServer.caught.filter((mail) => mail.to.includes(to) && mail.text.includes(workflowName));
  await expect.poll(() => mails().length, `emails to ${to} about ${workflowName}`).toBe(nth);
  return mails().at(-1) as CaughtMail;
}

/** Returns the URL of the button in the email. */
export function linkIn({ text }: Pick<CaughtMail, "text">): string {
  const [link = ""] = /^http\S+\/r\/\S+$/m.exec(text) ?? [];
  expect(link, "the email contains a link").not.toBe("");
  return link;
}

/** The text field on a link page. It's collapsed at first. */
export function textField(page: Page) {
  return page.getByLabel("Document (editable)");
}

/** Opens the field on a link page and replaces the text. */
export async function editText(page: Page, text: string) {
  const field = textField(page);
  if (!(await field.isVisible())) await page.getByText("Edit before approving").click();
  await field.fill(text);
}
