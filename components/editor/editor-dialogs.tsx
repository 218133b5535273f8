import type { Dispatch, SetStateAction } from "react";
import { flushSync } from "react-dom";
import type { Problem } from "@/server/domain/workflow/problems";
import { ConflictDialog } from "./conflict/conflict-dialog";
import type { OpenDialog } from "./editor-commands";
import { catchFocus } from "./header/catch-focus";
import { PublishDialog } from "./publish/publish-dialog";
import type { Publishing } from "./publish/use-publishing";
import { StartRunDialog } from "./run/start-run-dialog";
import type { Conflict } from "./store/state";
import { VersionsDialog } from "./versions/versions-dialog";

/** Shows the editor's dialogs, one at a time. */
export function EditorDialogs({
  dialog,
  onOpen,
  problems,
  publishing,
  firstInput,
  onFocusProblem,
  onStarted,
}: {
  dialog: OpenDialog | null;
  onOpen: Dispatch<SetStateAction<OpenDialog | null>>;
  problems: readonly Problem[];
  publishing: Publishing;
  firstInput: string;
  onFocusProblem: (problem: Problem) => void;
  onStarted: (runId: string) => void;
}) {
  /** Closes only the given dialogs. A dialog's close event can arrive after the next dialog has opened. */
  function close(...closed: OpenDialog[]) {
    onOpen((shown) => (shown !== null && closed.includes(shown) ? null : shown));
  }

  /** Closes a dialog. Moves the focus if the button that opened the dialog is gone. */
  function leave(done: OpenDialog) {
    flushSync(() => close(done));
    catchFocus();
  }

  async function publish() {
    const outcome = await publishing.publish();
    if (outcome === "done") leave("publish");
    else if (outcome === "conflict") onOpen("conflict");
    // The dialog shows why publishing has to wait.
    else if (outcome === "waits") onOpen("publish");
  }

  async function settle({ kind }: Conflict, keep: "mine" | "theirs") {
    if ((await publishing.settle(keep)) !== "done") return;
    leave("conflict");
    if (keep === "mine" && kind === "publish") await publish();
  }

  return (
    <>
      <PublishDialog
        open={dialog === "publish"}
        onClose={() => close("publish")}
        problems={problems}
        publishing={publishing}
        onPublish={() => void publish()}
        onFocusProblem={onFocusProblem}
      />
      <VersionsDialog
        shown={dialog === "changes" || dialog === "history" ? dialog : null}
        onClose={() => close("changes", "history")}
      />
      <ConflictDialog
        open={dialog === "conflict"}
        onClose={() => close("conflict")}
        publishing={publishing}
        onSettle={settle}
      />
      <StartRunDialog
        open={dialog === "run"}
        onClose={() => close("run")}
        problems={problems}
        firstInput={firstInput}
        onStarted={onStarted}
      />
    </>
  );
}
