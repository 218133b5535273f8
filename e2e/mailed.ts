import type { Page } from "@playwright/test";
import { type CaughtMail, type MailServer, startMailServer } from "@/server/testing/mail-server";
import { type Receiver, startReceiver } from "@/server/testing/receiver";
import { type App, test as base, expect } from "./app";
import { Installation } from "./installation";

export { expect } from "./app";

export const DANA = "dana@alderfinch.test";

export const DESKTOP = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** An installation of its own: a real mail server catches what it sends, and it may call a receiver on loopback. */
export interface Mailed {
  installation: Installation;
  mailServer: MailServer;
  receiver: Receiver;
}

/** Playwright's test with an app that sends mail. One serves all journeys of a worker that ask for it. */
export const test = base.extend<object, { mailed: Mailed }>({
  mailed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it.
    async ({}, use) => {
      const [mailServer, receiver] = await Promise.all([startMailServer(), startReceiver()]);
      const installation = new Installation();
      try {
        await installation.start({
          SMTP_URL: mailServer.url,
          MAIL_FROM: "Countersign <countersign@alderfinch.test>",
          OUTBOUND_ALLOW: receiver.host,
        });
        await use({ installation, mailServer, receiver });
      } finally {
        await installation.remove();
        await Promise.all([mailServer.close(), receiver.close()]);
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
  app: [async ({ mailed }, use) => use(mailed.installation.welcome as App), { scope: "worker" }],
});

/** The newest mail to somebody about a workflow, as soon as it is caught. `nth`: how many there are to be by then. */
export async function mailTo(
  { mailServer }: Mailed,
  to: string,
  workflowName: string,
  nth = 1,
): Promise<CaughtMail> {
  const mails = () =>
    mailServer.caught.filter((mail) => mail.to.includes(to) && mail.text.includes(workflowName));
  await expect.poll(() => mails().length, `mails to ${to} about ${workflowName}`).toBe(nth);
  return mails().at(-1) as CaughtMail;
}

/** Where the button of a mail leads. */
export function linkIn({ text }: Pick<CaughtMail, "text">): string {
  const [link = ""] = /^http\S+\/r\/\S+$/m.exec(text) ?? [];
  expect(link, "the mail holds a link").not.toBe("");
  return link;
}

/** The field of a link's page that holds the text. */
export function textField(page: Page) {
  return page.getByRole("textbox", { name: "The text. Change what needs changing." });
}
