import type { ReactNode } from "react";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Card, Section } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/pagination";
import { hrefOfMessages, type MessageTab, MessageTabs } from "./message-tabs";

/** The tabs, notices, and page links around a list of messages. */
export function MessageFrame({
  tabs,
  current,
  description,
  unsent,
  managed,
  failure,
  page,
  children,
}: {
  tabs: readonly MessageTab[];
  current: MessageTab;
  description: string;
  /** Explains what happens to messages while there's no mail server. Null if there is one. */
  unsent: string | null;
  /** Whether the user can see everyone's messages. */
  managed: boolean;
  failure: Failure | null;
  page: Pick<Page<unknown>, "number" | "totalPages">;
  children: ReactNode;
}) {
  return (
    <Section title="Messages" description={description}>
      <MessageTabs tabs={tabs} current={current} />
      <FailureNotice title="Couldn't refresh the list" failure={failure} />
      {unsent !== null && (
        <Card className="grid gap-1 p-4">
          <p className="font-medium">No mail server is set up</p>
          <p className="max-w-prose text-muted">
            {unsent}
            {managed && (
              <>
                {" "}
                To send email, set <code className="font-mono text-sm">SMTP_URL</code> and{" "}
                <code className="font-mono text-sm">MAIL_FROM</code>, then restart the app.
              </>
            )}
          </p>
        </Card>
      )}
      {children}
      <Pagination
        page={page.number}
        totalPages={page.totalPages}
        hrefOf={(number) => hrefOfMessages(current, number)}
      />
    </Section>
  );
}
