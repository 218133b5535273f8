import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { SLACK_MANIFEST } from "@/server/domain/slack/manifest";

/** Explains how to create the Slack app, and connects it with the tokens that the user pastes. */
export function ConnectForm({ onConnected }: { onConnected: () => Promise<unknown> }) {
  return (
    <Card className="grid gap-5 p-4">
      <ol className="grid max-w-prose list-decimal gap-3 pl-5">
        <li>
          At{" "}
          <a className="underline" href="https://api.slack.com/apps" target="_blank" rel="noreferrer">
            api.slack.com/apps
          </a>
          , create an app from this manifest.
        </li>
        <li>Install the app to your workspace, and copy its bot token.</li>
        <li>
          Under Basic Information, create an app-level token with the{" "}
          <code className="font-mono text-sm">connections:write</code> scope, and copy it.
        </li>
        <li>Paste both tokens here.</li>
      </ol>
      <Manifest />
      <TokenForm onConnected={onConnected} />
    </Card>
  );
}

function Manifest() {
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <div className="flex items-center justify-between gap-4">
        <span className="font-medium text-sm">Manifest</span>
        <CopyButton text={SLACK_MANIFEST}>Copy</CopyButton>
      </div>
      <details className="rounded-md border bg-sunken">
        <summary className="flex min-h-11 cursor-pointer items-center px-3 text-sm">Show manifest</summary>
        <pre className="whitespace-pre-wrap break-all border-t p-3 font-mono text-sm">{SLACK_MANIFEST}</pre>
      </details>
      <p className="text-muted text-sm">
        The app uses Socket Mode, so Slack doesn't need to reach this server.
      </p>
    </div>
  );
}

/** Connects the Slack app with its two tokens, or replaces the tokens if it's already connected. */
export function TokenForm({ onConnected }: { onConnected: () => Promise<unknown> }) {
  const [tokens, setTokens] = useState({ botToken: "", appToken: "" });
  const [missing, setMissing] = useState(false);
  const connect = trpc.slack.connect.useMutation({
    onSuccess: () => {
      toast("Connected");
      return onConnected();
    },
  });

  function submit() {
    const isMissing = Object.values(tokens).some((token) => token.trim() === "");
    setMissing(isMissing);
    return isMissing ? undefined : connect.mutateAsync(tokens);
  }

  const field = (name: keyof typeof tokens, label: string, placeholder: string) => (
    <TextField
      label={label}
      type="password"
      autoComplete="new-password"
      spellCheck={false}
      placeholder={placeholder}
      value={tokens[name]}
      error={
        missing && tokens[name].trim() === ""
          ? "Paste the token."
          : sayFault(connect.error, `/${name}`, `The ${label.toLowerCase()}`)
      }
      onChange={({ target }) => {
        setTokens({ ...tokens, [name]: target.value });
        setMissing(false);
        connect.reset();
      }}
    />
  );
  return (
    <Form onSubmit={submit}>
      {field("botToken", "Bot token", "xoxb-…")}
      {field("appToken", "App-level token", "xapp-…")}
      <FailureNotice
        title="Couldn't connect Slack"
        failure={besideFields(connect.error, (pointer) => ["/botToken", "/appToken"].includes(pointer))}
      />
      <Button type="submit" variant="primary" pending={connect.isPending} className="justify-self-end">
        Test and connect
      </Button>
    </Form>
  );
}
