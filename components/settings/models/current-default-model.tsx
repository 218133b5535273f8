import { nameModelServer } from "@/components/models/words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";

/** Shows the current default model and where it's set. */
export function CurrentDefaultModel({
  model: { chosen, fallback },
  credentials,
}: {
  model: DefaultModel;
  credentials: readonly CredentialDto[];
}) {
  const credential = credentials.find(({ id }) => id === chosen?.credentialId);
  if (chosen && credential)
    return (
      <Card className="grid gap-2 p-4">
        <p className="break-words font-medium">
          {chosen.name} at {nameModelServer(credential)}
        </p>
        <p className="max-w-prose text-muted">
          Used by agents without their own model. Key: “{credential.name}”.
        </p>
      </Card>
    );
  if (fallback)
    return (
      <Card className="grid gap-2 p-4">
        <p className="break-words font-medium">
          {fallback.name} at {fallback.host}
        </p>
        <p className="max-w-prose text-muted">
          Set by this installation's environment variables. Choose a model here to override it.
        </p>
      </Card>
    );
  return (
    <Card className="grid justify-items-start gap-2 p-4">
      <Badge>Simulated</Badge>
      <p className="max-w-prose">
        No model is connected. The built-in Simulated model returns sentences from its input, so you can try
        out a workflow. Its output is marked as simulated.
      </p>
      <p className="max-w-prose text-muted">
        Connect a model below. The operator of this installation can also set one for everyone with{" "}
        <code className="font-mono text-sm">OPENAI_API_KEY</code>,{" "}
        <code className="font-mono text-sm">ANTHROPIC_API_KEY</code>, or{" "}
        <code className="font-mono text-sm">GEMINI_API_KEY</code>, or with{" "}
        <code className="font-mono text-sm">MODEL_BASE_URL</code> and{" "}
        <code className="font-mono text-sm">MODEL_NAME</code>.
      </p>
    </Card>
  );
}
