import { Select } from "@/components/ui/field";

/** Filters by one of the given values or shows all. Lists the chosen value even if its name isn't known. */
export function FilterSelect({
  label,
  all,
  items = [],
  chosen,
  onChoose,
}: {
  label: string;
  /** The label of the choice that shows everything. */
  all: string;
  /** Undefined while the items load. */
  items: readonly { id: string; name: string }[] | undefined;
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}) {
  const isMissing = chosen !== undefined && !items.some(({ id }) => id === chosen);
  return (
    <Select
      label={label}
      labelHidden
      value={chosen ?? ""}
      onChange={({ target }) => onChoose(target.value || undefined)}
    >
      <option value="">{all}</option>
      {[...items, ...(isMissing ? [{ id: chosen, name: chosen }] : [])].map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
