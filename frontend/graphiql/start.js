// Starts GraphiQL for whoever is signed in: queries and mutations by fetch, subscriptions over one socket, both with the
// session's cookie.

const scheme = location.protocol === "https:" ? "wss" : "ws";
const wsClient = graphqlWs.createClient({ url: `${scheme}://${location.host}/graphql/ws` });
const fetcher = GraphiQL.createFetcher({ url: "/graphql", wsClient });

// What is typed may name patients, so that nothing of it outlives the page.
const kept = new Map();
const storage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
  clear: () => kept.clear(),
  get length() {
    return kept.size;
  },
};

const first = new URLSearchParams(location.search).get("query");
const defaultQuery = "# The schema is behind the first button on the left; Ctrl-Enter runs the operation.\n\n{\n  viewer { userName role }\n}\n";
const props = { fetcher, storage, defaultQuery, isHeadersEditorEnabled: false, ...(first && { query: first }) };
ReactDOM.createRoot(document.getElementById("graphiql")).render(React.createElement(GraphiQL, props));
