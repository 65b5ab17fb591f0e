"""Sends one report and waits for the registry's answer, as a third party's program does.

It knows the API only through gql, a public GraphQL client: queries and mutations over HTTP with a token, the
subscription over graphql-transport-ws with the same token at connection_init. It prints one JSON object.
"""

import asyncio
import json
import os

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

DEADLINE_SECONDS = 60

VIEWER = "query Viewer { viewer { userName } }"
FIRST_REPORT = """
query FirstReport {
  reports(tab: NOT_REPORTED, status: [READY_TO_SEND], first: 1) { rows { id status } }
}
"""
SEND = """
mutation Send($input: ReportImmunizationsInput!) {
  reportImmunizations(input: $input) { status queued }
}
"""
CHANGES = """
subscription Changes {
  reportChanged { report { id tab status } }
}
"""


def request(text, variables=None):
    """A document with its variables."""
    document = gql(text)
    document.variable_values = variables
    return document


async def follow(session, seen):
    """Puts every change of a report into the queue."""
    async for change in session.subscribe(request(CHANGES)):
        await seen.put(change["reportChanged"]["report"])


async def next_change(seen, following):
    """The next change; when the subscription ends instead, why it did."""
    getting = asyncio.create_task(seen.get())
    await asyncio.wait([getting, following], return_when=asyncio.FIRST_COMPLETED)
    if getting.done():
        return getting.result()
    getting.cancel()
    following.result()
    raise RuntimeError("the subscription ended before the report was answered")


async def wait_until_reported(report_id, seen, following):
    """The states that the report went through, the last one reported."""
    states = []
    while not states or states[-1]["tab"] != "REPORTED":
        report = await next_change(seen, following)
        if report["id"] == report_id:
            states.append({"tab": report["tab"], "status": report["status"]})
    return states


async def send_and_follow(http, socket):
    """Chooses a report, subscribes, sends it, and waits for its answer."""
    viewer = (await http.execute(request(VIEWER)))["viewer"]
    rows = (await http.execute(request(FIRST_REPORT)))["reports"]["rows"]
    if not rows:
        raise RuntimeError("there is no report to send")
    report_id = rows[0]["id"]
    seen = asyncio.Queue()
    following = asyncio.create_task(follow(socket, seen))
    # Messages of a socket are read in order: once this is answered, the subscription before it has begun.
    await asyncio.sleep(0)
    await socket.execute(request(VIEWER))
    sent = (await http.execute(request(SEND, {"input": {"reportIds": [report_id]}})))["reportImmunizations"]
    states = await wait_until_reported(report_id, seen, following)
    following.cancel()
    return {"viewer": viewer, "report": rows[0], "sent": sent, "states": states}


async def main():
    """Connects with the settings of the environment."""
    token = "Bearer " + os.environ["DOSEWIRE_TOKEN"]
    over_http = AIOHTTPTransport(url=os.environ["DOSEWIRE_URL"], headers={"Authorization": token})
    over_socket = WebsocketsTransport(
        url=os.environ["DOSEWIRE_WS_URL"],
        init_payload={"authorization": token},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=over_http) as http, Client(transport=over_socket) as socket:
        print(json.dumps(await send_and_follow(http, socket)))


asyncio.run(asyncio.wait_for(main(), DEADLINE_SECONDS))
