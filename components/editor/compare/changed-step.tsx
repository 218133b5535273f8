import { ArrowUpDown, Minus, PencilLine, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { retryInWords, reviewInWords, whoDoes } from "@/components/editor/steps/step-words";
import { Badge } from "@/components/ui/badge";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { ComparedText, Replaced } from "./compared-text";
import { moveInWords, type StepRow } from "./step-rows";
import { StepTitle } from "./step-title";

const KINDS = {
  added: { words: "Added", icon: Plus, tone: "accent" },
  removed: { words: "Removed", icon: Minus, tone: "neutral" },
  changed: { words: "Changed", icon: PencilLine, tone: "accent" },
  moved: { words: "Moved", icon: ArrowUpDown, tone: "neutral" },
} as const;

const DEFAULT_RETRY = "Default";

/** Shows a changed step: the kind of change and the changed fields. */
export function ChangedStep({ row, agents }: { row: StepRow; agents: readonly AgentSummary[] }) {
  const { kind, before, after } = row;
  const step = after ?? before;
  if (kind === "same" || !step) return null;
  const { words, icon, tone } = KINDS[kind];
  const move = moveInWords(row);
  return (
    <li className="grid grid-cols-1 gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
        <StepTitle
          step={step}
          number={row.placeAfter === null ? `Was step ${row.placeBefore}` : `Step ${row.placeAfter}`}
          agents={agents}
        />
        {move && <span className="text-muted text-sm">{kind === "moved" ? move : `and moved ${move}`}</span>}
      </div>
      {kind === "changed" && before && after && (
        <Fields before={before} after={after} fields={row.fields} agents={agents} />
      )}
      {kind === "moved" && <p className="line-clamp-2 break-words text-muted text-sm">{step.action}</p>}
      {(kind === "added" || kind === "removed") && <WholeStep step={step} gone={kind === "removed"} />}
    </li>
  );
}

function Fields({
  before,
  after,
  fields,
  agents,
}: {
  before: DraftStep;
  after: DraftStep;
  fields: StepRow["fields"];
  agents: readonly AgentSummary[];
}) {
  const reviews = { before: reviewInWords(before), after: reviewInWords(after) };
  return (
    <dl className="grid grid-cols-1 gap-3">
      {fields.includes("agentId") && (
        <Entry label="Assigned to">
          <Replaced before={whoDoes(before, agents)} after={whoDoes(after, agents)} />
        </Entry>
      )}
      {fields.includes("name") && (
        <Entry label="Name">
          <Replaced before={before.name ?? "no name"} after={after.name ?? "no name"} />
        </Entry>
      )}
      {fields.includes("action") && (
        <Entry label="Instructions">
          <ComparedText before={before.action} after={after.action} />
        </Entry>
      )}
      {reviews.before !== reviews.after && (
        <Entry label="Review">
          <ComparedText {...reviews} />
        </Entry>
      )}
      {fields.includes("retry") && (
        <Entry label="Attempts">
          <Replaced
            before={retryInWords(before) || DEFAULT_RETRY}
            after={retryInWords(after) || DEFAULT_RETRY}
          />
        </Entry>
      )}
    </dl>
  );
}

function WholeStep({ step, gone }: { step: DraftStep; gone: boolean }) {
  const review = reviewInWords(step);
  return (
    <div className={gone ? "text-muted" : undefined}>
      <p className="max-w-[68ch] whitespace-pre-wrap break-words text-page">
        {step.action || <span className="text-muted">No instructions</span>}
      </p>
      {review && <p className="text-muted text-sm">{review}</p>}
      {step.retry && <p className="text-muted text-sm">{retryInWords(step)}</p>}
    </div>
  );
}

function Entry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
