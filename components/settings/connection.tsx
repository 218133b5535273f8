import { EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Menu } from "@/components/ui/menu/menu";

/** The actions on a secret or a tool server in a list. */
export function ConnectionActions({
  name,
  testing,
  onTest,
  onEdit,
  onRemove,
}: {
  name: string;
  testing: boolean;
  /** Undefined if there's nothing to test. */
  onTest?: () => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  return (
    <div className="flex items-center gap-1">
      {onTest && (
        <Button size="small" aria-label={`Test ${name}`} pending={testing} onClick={onTest}>
          {testing ? "Testing" : "Test"}
        </Button>
      )}
      <Menu
        label={`More actions for ${name}`}
        trigger={<EllipsisVertical aria-hidden className="size-4" />}
        items={[
          { label: "Edit", icon: Pencil, onSelect: onEdit },
          { label: "Remove", icon: Trash2, danger: true, onSelect: onRemove },
        ]}
      />
    </div>
  );
}

type Written = Omit<ComponentProps<typeof TextField>, "label">;

export function AddressField(field: Written) {
  return <TextField label="Address" type="url" inputMode="url" autoComplete="off" {...field} />;
}

export function NameField(field: Written) {
  return (
    <TextField
      label="Name"
      autoComplete="off"
      maxLength={100}
      placeholder="Ticket system"
      hint="Shown to your team."
      {...field}
    />
  );
}
