import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Cell, Row, Table } from "@/components/ui/table";
import { PROVIDER_NAMES } from "@/server/domain/model/provider";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { ListedPrice, Prices } from "@/server/domain/usage/usage";

/** The number of prices shown at first. The organization's own prices come first. */
const FIRST = 8;

type OnEdit = (price: Pick<ListedPrice, "model" | "provider"> | null) => void;

/** Shows each model's price per million tokens: list prices and the organization's own prices. */
export function PriceTable({
  prices: { asOf, sources, prices },
  onEdit,
}: {
  prices: Prices;
  /** Undefined if the user isn't allowed to change prices. Called with null for a model that isn't in the list. */
  onEdit?: OnEdit;
}) {
  const [sought, setSought] = useState("");
  const [whole, setWhole] = useState(false);
  const found = prices.filter(({ model }) => model.toLowerCase().includes(sought.trim().toLowerCase()));
  const shown = whole || sought.trim() !== "" ? found : found.slice(0, FIRST);
  return (
    <Section
      title="Prices"
      description={
        <>
          List prices as of {asOf}, in dollars per million tokens. See the providers' price lists:{" "}
          {sources.map((source, index) => (
            <span key={source}>
              {index > 0 && ", "}
              <a href={source} rel="noreferrer" target="_blank" className="underline">
                {new URL(source).hostname}
              </a>
            </span>
          ))}
          . Add your own if you pay a different price.
        </>
      }
      actions={onEdit && <Button onClick={() => onEdit(null)}>Add price</Button>}
    >
      <TextField
        label="Find a model"
        labelHidden
        type="search"
        placeholder="Find a model"
        className="max-w-xs"
        value={sought}
        onChange={({ target }) => setSought(target.value)}
      />
      {found.length === 0 ? (
        <p className="text-muted">No results</p>
      ) : (
        <Table
          label="Model prices"
          columns={[
            { label: "Model" },
            { label: "In" },
            { label: "Out" },
            ...(onEdit ? [{ label: <span className="sr-only">Change</span> }] : []),
          ]}
        >
          {shown.map((price) => (
            <PriceRow key={`${price.provider} ${price.model}`} price={price} onEdit={onEdit} />
          ))}
        </Table>
      )}
      {shown.length < found.length && (
        <Button className="justify-self-start" onClick={() => setWhole(true)}>
          Show all {found.length}
        </Button>
      )}
    </Section>
  );
}

function PriceRow({
  price: { model, provider, input, output, own },
  onEdit,
}: {
  price: ListedPrice;
  onEdit?: OnEdit;
}) {
  return (
    <Row>
      <Cell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="wrap-anywhere font-mono text-sm">{model}</code>
          {own && <Badge tone="accent">Your price</Badge>}
          {provider && <span className="text-muted text-sm">{PROVIDER_NAMES[provider]}</span>}
        </span>
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">{sayMoney(input * 1e6)}</Cell>
      <Cell className="whitespace-nowrap tabular-nums">{sayMoney(output * 1e6)}</Cell>
      {onEdit && (
        <Cell className="text-right">
          <Button
            size="small"
            aria-label={`Change the price of ${model}${provider ? `, ${PROVIDER_NAMES[provider]}` : ""}`}
            onClick={() => onEdit({ model, provider })}
          >
            Change
          </Button>
        </Cell>
      )}
    </Row>
  );
}
