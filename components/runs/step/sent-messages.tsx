import type { ReactNode } from "react";
import { TextView } from "@/components/runs/text/text-view";
import { Card } from "@/components/ui/card";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { OutgoingDto } from "@/server/domain/outgoing/outgoing";
import { sayOutgoingStatus } from "@/server/domain/outgoing/words";

/** The messages that a step sent, or may have sent, exactly as they went out. The latest comes first. */
export function SentMessages({ messages }: { messages: readonly OutgoingDto[] }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      {messages.toReversed().map((message) => (
        <SentMessage key={message.id} message={message} />
      ))}
    </div>
  );
}

function SentMessage({ message }: { message: OutgoingDto }) {
  const { channel, status, to, cc, subject, text, answer, providerId, refused, deferred } = message;
  const { beganAt, endedAt } = message;
  const facts = [
    ["Status", sayOutgoingStatus(status)],
    [channel === "SLACK" ? "Channel" : "To", to.join(", ")],
    ["Cc", cc.join(", ")],
    ["Subject", subject ?? ""],
    ["Refused recipients", refused.filter((address) => !deferred.includes(address)).join(", ")],
    ["Not sent (temporarily refused)", deferred.join(", ")],
    [nameAnswer(message), answer ?? ""],
    [channel === "SLACK" ? "Message" : "Message-ID", providerId ?? ""],
  ].filter(([, value]) => value !== "");
  return (
    <article className="grid min-w-0 grid-cols-1 gap-3">
      <Card>
        <dl className="divide-y">
          {facts.map(([name, value]) => (
            <Fact key={name} name={name ?? ""}>
              {value}
            </Fact>
          ))}
          <Fact name={status === "SENT" ? "Sent" : "Time"}>
            <ExactTime at={endedAt ?? beganAt} />
          </Fact>
        </dl>
      </Card>
      <TextView label="message" text={text} none="" simulated={null} />
    </article>
  );
}

function nameAnswer({ channel, status }: OutgoingDto): string {
  if (status === "KEPT") return "Reason";
  return channel === "SLACK" ? "Slack's response" : "Mail server's response";
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-11 items-center px-4 py-2 sm:grid-cols-[12rem_1fr]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
