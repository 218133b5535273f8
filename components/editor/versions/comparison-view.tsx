import { ChevronLeft } from "lucide-react";
import type { ComponentProps } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { DefinitionDiff } from "@/components/editor/compare/definition-diff";
import { FailedRead } from "@/components/failed-read";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Select } from "@/components/ui/field";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { type Comparison, isSuperseded, nameSide, parseSide, type Side, titleOf } from "./comparison";
import { useSide } from "./use-side";
import type { useVersionList } from "./use-version-list";

/** Lets the user choose two sides, shows their differences, and offers to restore an older version. */
export function ComparisonView({
  comparison,
  before: previous,
  list,
  source,
  agents,
  readOnly,
  onCompare,
  onBack,
  onRestore,
  className,
}: {
  comparison: Comparison;
  /** The version before the later side. Undefined until known. */
  before: Side | undefined;
  list: ReturnType<typeof useVersionList>;
  source: Parameters<typeof useSide>[1];
  agents: readonly AgentSummary[];
  readOnly: boolean;
  onCompare: (comparison: Comparison) => void;
  onBack: () => void;
  onRestore: (definition: DraftDefinition, what: string) => void;
  className?: string;
}) {
  const { to } = comparison;
  const from = comparison.from ?? previous;
  const published = source.published.revision;
  const earlier = useSide(from, source);
  const later = useSide(to, source);
  const after = later.definition;
  // Before the first version, there were no steps. The first name and description don't count as changes.
  const before = from === "nothing" && after ? { ...after, steps: [] } : earlier.definition;
  const failed = [from === undefined ? list : earlier, later].find(({ failure }) => failure);
  const restorable = readOnly ? null : nameRestorable(to, published);
  const hasDraft = source.draft !== null;
  const choices = choicesOf(list.versions, { from, to, published, hasDraft });

  return (
    <section className={classNames("grid grid-cols-1 content-start gap-4", className)}>
      <Button size="small" variant="quiet" onClick={onBack} className="-ml-2.5 justify-self-start md:hidden">
        <ChevronLeft aria-hidden className="size-4" />
        All versions
      </Button>
      <h3 tabIndex={-1} aria-live="polite" className="font-semibold outline-none">
        {titleOf(comparison, published)}
      </h3>
      <div className="grid grid-cols-2 gap-3 md:max-w-lg">
        <SideSelect
          label="From"
          value={from}
          choices={from === "nothing" ? ["nothing", ...choices] : choices}
          published={published}
          onChoose={(side) => onCompare({ from: side, to })}
        />
        <SideSelect
          label="To"
          value={to}
          choices={choices}
          published={published}
          onChoose={(side) => onCompare({ from: from ?? null, to: side })}
        />
      </div>
      {restorable !== null && after && (
        <RestoreBar
          name={restorable}
          hasDraft={hasDraft}
          onRestore={() => onRestore(after, `${restorable} restored as the draft`)}
        />
      )}
      {failed && (
        <FailedRead title="Couldn't load the version" failure={failed.failure} onRetry={failed.retry} />
      )}
      {before && after ? (
        <DefinitionDiff key={`${from} ${to}`} before={before} after={after} agents={agents} />
      ) : (
        !failed && <SkeletonRows rows={4} />
      )}
    </section>
  );
}

function SideSelect({
  value,
  choices,
  published,
  onChoose,
  ...rest
}: {
  value: Side | undefined;
  choices: readonly Side[];
  published: number;
  onChoose: (side: Side) => void;
} & Pick<ComponentProps<typeof Select>, "label">) {
  return (
    <Select {...rest} value={value ?? ""} onChange={({ target }) => onChoose(parseSide(target.value))}>
      {value === undefined && <option value="">Loading…</option>}
      {choices.map((side) => (
        <option key={side} value={side}>
          {nameSide(side, published)}
        </option>
      ))}
    </Select>
  );
}

function RestoreBar({
  name,
  hasDraft,
  onRestore,
}: {
  name: string;
  hasDraft: boolean;
  onRestore: () => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button onClick={onRestore}>Restore {name} as the draft</Button>
      <span className="text-muted text-sm">
        {hasDraft
          ? "This replaces your draft. It doesn't publish anything."
          : "This doesn't publish anything."}
      </span>
    </div>
  );
}

/**
 * The label of a version that can replace the draft: "version 3". Null for the draft itself and the published
 * version.
 */
function nameRestorable(side: Side, published: number): string | null {
  if (isSuperseded(side)) return "the superseded draft";
  return typeof side === "number" && side !== published ? `version ${side}` : null;
}

/** Returns the choices for either side: the draft, then the listed or compared versions, newest first. */
function choicesOf(
  versions: readonly { revision: number }[],
  {
    from,
    to,
    published,
    hasDraft,
  }: { from: Side | undefined; to: Side; published: number; hasDraft: boolean },
): Side[] {
  const compared = [from, to, published].filter((side) => typeof side === "number");
  const numbers = [...new Set([...versions.map(({ revision }) => revision), ...compared])].sort(
    (a, b) => b - a,
  );
  const superseded = [...new Set([from, to].filter(isSuperseded))];
  return [...(hasDraft ? (["draft"] as const) : []), ...superseded, ...numbers];
}
