import { Fragment } from "react";
import { Link } from "@/components/ui/link";

/** Links to agents by name, for use in a sentence: "Adder, Reader". */
export function AgentLinks({ agents }: { agents: readonly { id: string; name: string }[] }) {
  return agents.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 && ", "}
      <Link href={`/agents/${id}`} className="break-words underline">
        {name}
      </Link>
    </Fragment>
  ));
}
