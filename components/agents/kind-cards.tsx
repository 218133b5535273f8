import { AgentIcon } from "@/components/runs/agent-icon";
import { KIND_USES, OWN_KINDS, type OwnKind } from "./words";

export function KindCards({ onChoose }: { onChoose: (kind: OwnKind) => void }) {
  return (
    <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      {OWN_KINDS.map((kind) => {
        const Icon = AgentIcon[kind];
        const { title, use } = KIND_USES[kind];
        return (
          <li key={kind} className="grid">
            <button
              type="button"
              onClick={() => onChoose(kind)}
              className="grid content-start gap-2 rounded-md border bg-surface p-4 text-left transition-colors hover:bg-sunken"
            >
              <Icon aria-hidden className="size-5 text-accent" />
              <span className="font-semibold">{title}</span>
              <span className="text-muted">{use}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
