import { useState } from "react";
import { toolsInWords } from "@/components/settings/tools/tool-words";
import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import type { ToolChoice } from "@/server/domain/agent/config";
import type { FormContext } from "./form-context";
import { type Offer, offersOf } from "./tool-offers";
import { ToolRow } from "./tool-row";

/** Shows a search field if there are more tools than this. */
const MANY = 12;

/** Selects the agent's tools, grouped by server. The agent doesn't see unselected tools. */
export function ToolPicker({
  chosen,
  servers,
  errorOf,
  onChange,
}: {
  chosen: readonly ToolChoice[];
  servers: FormContext["toolServers"];
  errorOf: FormContext["errorOf"];
  onChange: (chosen: ToolChoice[]) => void;
}) {
  const [sought, setSought] = useState("");
  const offers = offersOf(servers, chosen);
  const error = errorOf("/config/tools", "The tools");

  function replace(offer: Offer, choice: ToolChoice | null) {
    const { serverId, tool, at } = offer;
    const others = chosen.filter((other) => other.serverId !== serverId || other.tool !== tool);
    onChange(choice === null ? others : at === null ? [...chosen, choice] : chosen.with(at, choice));
  }

  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 font-medium text-sm">Tools</legend>
      {offers.length === 0 ? (
        <p className="text-muted text-sm">
          No tool server is connected, so this agent can't use tools.{" "}
          <Link href="/settings/tools" target="_blank" className="underline">
            Connect one<span className="sr-only"> in a new tab</span>
          </Link>
        </p>
      ) : (
        <p className="text-muted text-sm">The agent can use only the tools you select.</p>
      )}
      {offers.flatMap(({ tools }) => tools).length > MANY && (
        <TextField
          label="Find a tool"
          labelHidden
          type="search"
          className="max-w-xs"
          placeholder="Find a tool"
          value={sought}
          onChange={({ target }) => setSought(target.value)}
        />
      )}
      {offers.map(({ id, name, tools }) => (
        <OfferedTools
          key={id}
          name={name}
          tools={tools}
          sought={sought.trim().toLowerCase()}
          errorOf={errorOf}
          onChange={replace}
        />
      ))}
      {error && (
        <p data-fault tabIndex={-1} className="text-failed text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/**
 * The tools of one server, initially collapsed unless one is selected. A search expands the list, or hides it if no
 * tool matches.
 */
function OfferedTools({
  name,
  tools,
  sought,
  errorOf,
  onChange,
}: {
  name: string;
  tools: readonly Offer[];
  sought: string;
  errorOf: FormContext["errorOf"];
  onChange: (offer: Offer, choice: ToolChoice | null) => void;
}) {
  const count = tools.filter(({ choice }) => choice).length;
  const [toggled, setToggled] = useState(count > 0);
  const found = tools.filter(
    ({ tool, description }) => sought === "" || `${tool} ${description}`.toLowerCase().includes(sought),
  );
  if (found.length === 0 && sought !== "") return null;
  return (
    <details
      className="rounded-md border px-4"
      open={toggled || sought !== ""}
      onToggle={(event) => sought === "" && setToggled(event.currentTarget.open)}
    >
      <summary className="-mx-4 cursor-pointer break-words rounded-md px-4 py-2 touch:py-3">
        <span className="font-medium">{name}</span>{" "}
        <span className="text-muted text-sm">
          {count === 0 ? toolsInWords(tools.length) : `${count} of ${toolsInWords(tools.length)}`}
        </span>
      </summary>
      <ul className="grid grid-cols-1 gap-1 pt-1 pb-3">
        {found.map((offer) => (
          <li key={offer.tool}>
            <ToolRow offer={offer} errorOf={errorOf} onChange={(choice) => onChange(offer, choice)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
