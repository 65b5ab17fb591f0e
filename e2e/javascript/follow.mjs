// Records a dose by its code, reports it and waits for the registry's answer, as a third party's program does.
//
// It knows the API only through graphql-ws, a public GraphQL client, and fetch: queries and mutations over HTTP with a
// token, the subscription over graphql-transport-ws with the same token at connection_init. It prints one JSON object.

import { createRequire } from "node:module";
import process from "node:process";

const { DOSEWIRE_URL, DOSEWIRE_WS_URL, DOSEWIRE_TOKEN, DOSEWIRE_MRN, JAVASCRIPT_PACKAGES } = process.env;
// A program of your own imports them: `import { createClient } from "graphql-ws"`.
const require = createRequire(`${JAVASCRIPT_PACKAGES ?? process.cwd()}/`);
const { createClient } = require("graphql-ws");
const WebSocket = require("ws");

const DEADLINE_MS = 60_000;
const PRACTICE = `
  query Practice($search: String!) {
    viewer { userName practice { locations { id } } }
    patients(search: $search) { rows { id } }
  }`;
const RECORD = `
  mutation Record($input: RecordDoseInput!) {
    recordDose(input: $input) { status problems { field text } dose { id name cvx reports { id } } }
  }`;
const SEND = `
  mutation Send($input: ReportImmunizationsInput!) {
    reportImmunizations(input: $input) { queued results { reportId status } }
  }`;
const CHANGES = `
  subscription Changes($patientId: ID) {
    reportChanged(patientId: $patientId) { report { id tab status said } }
  }`;

const authorization = `Bearer ${DOSEWIRE_TOKEN}`;

/** Executes an operation, and gives its data. */
async function execute(query, variables) {
  const response = await fetch(DOSEWIRE_URL, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors.map((error) => `${error.extensions.code}: ${error.message}`).join("; "));
  return data;
}

/** MMR from CVX 03, given here yesterday. The key makes a retry safe: the dose is recorded once. */
async function record(patientId, locationId) {
  const givenOn = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const dose = {
    cvx: "03", lotNumber: "Y014237", expiresOn: "2027-09-30", amount: "0.5", unit: "mL", route: "C38299", site: "LA",
    source: "00", completion: "CP", eligibility: "V01", givenOn, locationId,
  };
  const input = { patientId, idempotencyKey: `visit-${patientId}-${givenOn}`, dose };
  const { recordDose } = await execute(RECORD, { input });
  if (recordDose.status !== "SAVED") throw new Error(`the dose was not saved: ${JSON.stringify(recordDose)}`);
  const again = await execute(RECORD, { input });
  return { ...recordDose.dose, again: again.recordDose.dose.id };
}

/** The states of a report, from now on until the registry has the dose. */
async function followUntilReported(changes, reportId) {
  const states = [];
  for await (const { data, errors } of changes) {
    if (errors) throw new Error(errors[0].message);
    const report = data.reportChanged.report;
    // None says that very many changed at once, as when an integration is activated.
    if (report?.id !== reportId || report.tab === "NOT_REPORTED") continue;
    states.push({ tab: report.tab, status: report.status, said: report.said });
    if (report.tab === "REPORTED") return states;
  }
  throw new Error("the subscription ended before the report was answered");
}

/** Executes a query over the socket. Its messages are read in order: what was subscribed to before it has begun. */
async function executeOverSocket(query, variables) {
  for await (const { data } of client.iterate({ query, variables })) return data;
}

const client = createClient({ url: DOSEWIRE_WS_URL, webSocketImpl: WebSocket, connectionParams: { authorization } });
const timer = setTimeout(() => {
  console.error("the registry's answer did not come in time");
  process.exit(1);
}, DEADLINE_MS);
try {
  const practice = await execute(PRACTICE, { search: DOSEWIRE_MRN });
  const patientId = practice.patients.rows[0].id;
  const changes = client.iterate({ query: CHANGES, variables: { patientId } });
  const first = changes.next();
  await executeOverSocket(PRACTICE, { search: DOSEWIRE_MRN });
  const dose = await record(patientId, practice.viewer.practice.locations[0].id);
  const reportId = dose.reports[0].id;
  const sent = (await execute(SEND, { input: { reportIds: [reportId] } })).reportImmunizations;
  const all = (async function* () {
    yield (await first).value;
    yield* changes;
  })();
  const states = await followUntilReported(all, reportId);
  console.log(JSON.stringify({ viewer: practice.viewer, dose, sent, states }));
} finally {
  clearTimeout(timer);
  await client.dispose();
}
