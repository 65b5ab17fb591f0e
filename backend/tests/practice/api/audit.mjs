// Runs the audits of graphql-http against a server, and prints those that do not pass as JSON.
//
// https://github.com/graphql/graphql-http#audits

import { createRequire } from "node:module";
import process from "node:process";

const { auditServer } = createRequire(process.env.AUDIT_PACKAGE + "/")("graphql-http");

const results = await auditServer({
  url: process.env.AUDIT_URL,
  fetchFn: (url, init) =>
    fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${process.env.AUDIT_TOKEN}` } }),
});
const failed = results.filter((result) => result.status !== "ok");
const named = failed.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify({ audits: results.length, failed: named }));
