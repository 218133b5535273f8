import {
  CalendarClock,
  Copy,
  Download,
  EllipsisVertical,
  FileX,
  History,
  Info,
  Keyboard,
  Trash2,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { EditorCommands } from "@/components/editor/editor-commands";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { countDraftChanges } from "@/components/editor/store/store";
import { useAuditItem } from "@/components/settings/audit/use-audit-item";
import { showOverlay } from "@/components/shell/shown-overlay";
import { triggersHref } from "@/components/triggers/trigger-href";
import { Menu } from "@/components/ui/menu/menu";
import type { MenuItem } from "@/components/ui/menu/menu-entry";
import { toast } from "@/components/ui/toast";
import { DeleteWorkflowDialog } from "@/components/workflows/delete-workflow-dialog";
import { exportWorkflow } from "@/components/workflows/export-workflow";

/** Actions on the workflow as a whole. */
export function EditorMenu({ commands }: { commands: EditorCommands }) {
  const page = useEditorPage();
  const deleted = useEditor((state) => state.deleted);
  const readOnly = page.readOnly || deleted;
  const router = useRouter();
  const store = useEditorStore();
  const { id, name } = useEditor((state) => state.published);
  const hasDraft = useEditor((state) => countDraftChanges(state) > 0);
  const [deleting, setDeleting] = useState(false);
  const auditItems = useAuditItem();
  const items: MenuItem[] = [
    { label: "Details", icon: Info, onSelect: commands.openDetails },
    { label: "Triggers", icon: CalendarClock, href: triggersHref(id) },
    { label: "History", icon: History, onSelect: () => commands.show("history") },
    ...auditItems(id),
    {
      label: "Export as JSON",
      icon: Download,
      onSelect: () => exportWorkflow(store.getState().definition),
    },
    { label: "Keyboard shortcuts", icon: Keyboard, onSelect: () => showOverlay("keys") },
  ];
  if (!readOnly) {
    items.push({ label: "Clone", icon: Copy, apart: true, onSelect: commands.clone });
    if (hasDraft)
      items.push({ label: "Discard draft", icon: FileX, onSelect: () => void commands.discard() });
    items.push({ label: "Delete", icon: Trash2, danger: true, onSelect: () => setDeleting(true) });
  }
  return (
    <>
      <Menu
        label="More actions for this workflow"
        trigger={<EllipsisVertical aria-hidden className="size-4" />}
        items={items}
      />
      {deleting && (
        <DeleteWorkflowDialog
          workflow={{ id, name }}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            toast(`“${name}” deleted. Its runs are kept.`);
            router.push("/workflows");
          }}
        />
      )}
    </>
  );
}
