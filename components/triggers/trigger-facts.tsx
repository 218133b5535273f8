import type { ReactNode } from "react";
import { ShownSecret } from "@/components/settings/shown-secret";
import { Link } from "@/components/ui/link";
import { ExactTime } from "@/components/ui/time/exact-time";
import { isBlank } from "@/server/domain/text/is-blank";
import { SCHEDULE_RULES } from "@/server/domain/trigger/words";
import { Chain } from "./chain";
import { SECRET_PLACEHOLDER, writeCurl } from "./curl";
import { EmptyInputWarning } from "./empty-input-warning";
import { NextTimes } from "./next-times";
import { TextBlock } from "./text-block";
import { editTriggerHref } from "./trigger-href";
import { SIGNATURE_WORDS, type Trigger } from "./trigger-words";

const { missed, overlap } = SCHEDULE_RULES;

/** A trigger's details, including its owner, whose permissions its runs use. */
export function TriggerFacts({
  trigger,
  target,
  memberId,
  mayWrite,
  publicUrl,
}: {
  trigger: Trigger;
  /** The workflow that the trigger starts. `inputUser` is the name of the agent that uses the input, or null. */
  target: { name: string; inputUser: string | null };
  memberId: string;
  mayWrite: boolean;
  publicUrl: string;
}) {
  const { schedule, webhook, workflow, nextTimes, owner } = trigger;
  const template = schedule?.template ?? webhook?.template ?? null;
  const isEmpty = template !== null && isBlank(template);
  return (
    <>
      {schedule && <NextTimes times={nextTimes} timeZone={schedule.timeZone} />}
      {workflow && (
        <Chain
          source={{ id: workflow.workflowId, name: workflow.workflowName ?? "A deleted workflow" }}
          on={workflow.on}
          target={target.name}
        />
      )}
      {webhook && <WebhookFacts webhook={webhook} publicUrl={publicUrl} />}
      <dl className="grid gap-3">
        {schedule && (
          <>
            <Fact label={missed.label}>{`${missed.words[schedule.missed]}. ${missed.hint}`}</Fact>
            <Fact label={overlap.label}>{`${overlap.words[schedule.overlap]}. ${overlap.hint}`}</Fact>
          </>
        )}
        {isEmpty && <Fact label="Input">Empty</Fact>}
        <Fact label="Owner">
          {owner.id === memberId
            ? "You. The trigger's runs use your permissions and count as started by you. If you leave, the trigger is disabled."
            : `${owner.name}. The trigger's runs use their permissions and count as started by them. If they leave, the trigger is disabled.`}
        </Fact>
      </dl>
      {isEmpty && (
        <EmptyInputWarning user={target.inputUser}>
          {mayWrite && (
            <Link
              href={editTriggerHref(trigger.workflowId, trigger.id)}
              className="block w-fit underline touch:py-2.5"
            >
              Edit the trigger
            </Link>
          )}
        </EmptyInputWarning>
      )}
      {template !== null && !isEmpty && <TextBlock title="Input">{template}</TextBlock>}
    </>
  );
}

function WebhookFacts({
  webhook,
  publicUrl,
}: {
  webhook: NonNullable<Trigger["webhook"]>;
  publicUrl: string;
}) {
  const { signature, waitSeconds, path, previousSecretUntil } = webhook;
  return (
    <>
      <ShownSecret label="URL" text={`${publicUrl}${path}`} />
      <details>
        <summary className="w-fit cursor-pointer text-muted text-sm touch:py-3">Example with curl</summary>
        <div className="pt-2">
          <ShownSecret
            label="To try it, insert the secret and paste this into a terminal"
            text={writeCurl(webhook, publicUrl, SECRET_PLACEHOLDER)}
          />
        </div>
      </details>
      <dl className="grid gap-3">
        <Fact label="Authentication">
          {SIGNATURE_WORDS[signature].label}. The secret is shown only once.
          {previousSecretUntil && (
            <>
              {" "}
              The previous secret works until <ExactTime at={previousSecretUntil} />.
            </>
          )}
        </Fact>
        <Fact label="Response">
          {waitSeconds === 0
            ? "202 with the run's ID, immediately"
            : `200 with the output, or 202 if the run takes longer than ${waitSeconds} seconds`}
        </Fact>
      </dl>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium text-sm">{label}</dt>
      <dd className="max-w-prose text-muted">{children}</dd>
    </div>
  );
}
