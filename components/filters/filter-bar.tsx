import { ListFilter } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Count } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { ClearFilters } from "./clear-filters";
import { SearchField } from "./search-field";

/** A search field and a button that opens the other filters. */
export function FilterBar({
  hiddenFilters,
  panel,
  onClear,
  ...search
}: ComponentProps<typeof SearchField> & {
  /** The number of active filters in the panel. */
  hiddenFilters: number;
  /** The other filters, which load when someone opens them. */
  panel: ReactNode;
  /** Null if there's nothing to clear or if the list has its own button for it. */
  onClear: (() => void) | null;
}) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <search className="grid grid-cols-1 gap-2">
      <div className="flex gap-2">
        <SearchField {...search} />
        <Button
          aria-expanded={isOpen}
          aria-controls={id}
          className="px-3 aria-expanded:bg-sunken"
          onClick={() => setOpen(!isOpen)}
        >
          <ListFilter aria-hidden className="size-4" />
          Filters
          <Count value={hiddenFilters} label="active" tone="accent" />
        </Button>
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && panel}
      </div>
      {onClear && (
        <ClearFilters
          size="small"
          variant="quiet"
          className="w-fit"
          isOnlySearch={hiddenFilters === 0}
          onClick={onClear}
        />
      )}
    </search>
  );
}

/** Shown instead of a panel that couldn't load. */
export function PanelFailure() {
  return (
    <InlineError title="Couldn't load the filters">Check your connection, then reload the page.</InlineError>
  );
}
