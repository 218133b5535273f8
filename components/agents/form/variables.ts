/** The variables that the fields of an agent can contain. */
export const VARIABLES = [
  { text: "{{ input }}", meaning: "the output of the step before" },
  { text: "{{ run.input }}", meaning: "what the run was started with" },
  { text: "{{ steps.claims.output }}", meaning: "the output of the earlier step named claims" },
  { text: "{{ steps.claims.json.total }}", meaning: "part of that output, if it's JSON" },
  { text: "{{ workflow.name }}", meaning: "the workflow's name" },
];
