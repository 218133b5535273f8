export function StepInspector(props: { [key: string]: any }) {
  return (
    <textarea
      value={props.step.action}
      onChange={(e) => props.actions.change(props.step.id, { action: e.target.value })}
    />
  );
}
