import { insertButtonId } from "@/components/editor/steps/step-elements";
import { useEditorStore } from "@/components/editor/store/context";
import type { useNavigation } from "@/components/editor/use-navigation";
import { usePageShortcuts } from "@/components/keyboard/page-shortcuts";
import { showOverlay } from "@/components/shell/shown-overlay";
import { SHORTCUTS } from "./shortcuts";
import { type ScreenCommand, useShortcuts } from "./use-shortcuts";

/**
 * Sets up the editor's keyboard shortcuts. `onTest` and `onRun` are undefined if the user can't start runs.
 */
export function useScreenShortcuts({
  navigation,
  onTest,
  onRun,
}: {
  navigation: Pick<ReturnType<typeof useNavigation>, "goToNextProblem" | "leaveFields">;
  onTest?: (stepId: string) => void;
  onRun?: () => void;
}): void {
  const { actions, autosave, getState } = useEditorStore();
  usePageShortcuts(SHORTCUTS);
  useShortcuts(onCommand);

  function onCommand(command: ScreenCommand) {
    // Reads the selection only now, because the same key press may have selected the step.
    const { selection, definition } = getState();
    switch (command) {
      case "save":
        return void autosave.flush();
      case "keys":
        return showOverlay("keys");
      case "next-problem":
        return navigation.goToNextProblem();
      case "leave-field":
        return navigation.leaveFields();
      case "add":
        return document.getElementById(insertButtonId(actions.placeForNew()))?.click();
      case "run":
        return definition.steps.length > 0 ? onRun?.() : undefined;
      case "test":
        return selection ? onTest?.(selection.headId) : undefined;
    }
  }
}
