import { Select } from "@/components/ui/field";
import { SLACK_ORIGIN } from "@/server/domain/outgoing/slack";
import type { SlackForm } from "./agent-form";
import type { FormContext } from "./form-context";
import { InsertableText } from "./insertable-text";
import { VARIABLES } from "./variables";

export function SlackFields({
  form,
  credentials,
  errorOf,
  onChange,
}: { form: SlackForm; onChange: (change: Partial<SlackForm>) => void } & FormContext) {
  const secrets = credentials.filter(({ kind, baseUrl }) => kind === "header" && baseUrl === SLACK_ORIGIN);
  const isGone = form.credentialId !== "" && !secrets.some(({ id }) => id === form.credentialId);
  return (
    <>
      <Select
        label="Bot token"
        hint={`Add your Slack app's bot token as a header value for ${SLACK_ORIGIN} under Settings → Models and secrets. The app needs the chat:write scope.`}
        error={errorOf("/config/credentialId", "The secret")}
        value={form.credentialId}
        onChange={({ target }) => onChange({ credentialId: target.value })}
      >
        <option value="">Choose a secret</option>
        {isGone && <option value={form.credentialId}>Deleted secret</option>}
        {secrets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <InsertableText
        label="Channel"
        size="line"
        placeholder="#support"
        hint="The channel's name with #, or its ID. Invite your Slack app to the channel."
        error={errorOf("/config/channel", "The channel")}
        value={form.channel}
        variables={VARIABLES}
        onChange={(channel) => onChange({ channel })}
      />
      <InsertableText
        label="Text"
        size="part"
        placeholder="{{ input }}"
        hint="In Markdown. If the text is empty, the step's instructions are posted."
        error={errorOf("/config/text", "The text")}
        value={form.text}
        variables={VARIABLES}
        onChange={(text) => onChange({ text })}
      />
    </>
  );
}
