"""Records a dose, reports it and waits for the registry's answer, as a third party's program does.

It knows the API only through gql, a public GraphQL client: queries and mutations over HTTP with a token, the
subscription over graphql-transport-ws with the same token at connection_init. It prints one JSON object.
"""

import asyncio
import datetime
import json
import os

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

DEADLINE_SECONDS = 60

PRACTICE = """
query Practice($search: String!) {
  viewer { userName practice { timeZone locations { id } } }
  vaccines { id genericName brands amount unit route site }
  patients(search: $search) { rows { id mrn missing { code } } }
}
"""
RECORD = """
mutation Record($input: RecordDoseInput!) {
  recordDose(input: $input) { status problems { field text } dose { id name cvx reports { id tab status } } }
}
"""
SEND = """
mutation Send($input: ReportImmunizationsInput!) {
  reportImmunizations(input: $input) { status queued results { reportId status } }
}
"""
CHANGES = """
subscription Changes($patientId: ID) {
  reportChanged(patientId: $patientId) { report { id tab status } counts { reported } }
}
"""


def request(text, variables=None):
    """A document with its variables."""
    document = gql(text)
    document.variable_values = variables
    return document


def describe_dose(practice):
    """A dose of the listing's MMR, given here yesterday."""
    vaccine = next(vaccine for vaccine in practice["vaccines"] if vaccine["genericName"] == "MMR")
    return {
        "vaccineId": vaccine["id"],
        "locationId": practice["viewer"]["practice"]["locations"][0]["id"],
        "name": vaccine["brands"][0],
        "source": "00",
        "completion": "CP",
        "givenOn": str(datetime.date.today() - datetime.timedelta(days=1)),
        "amount": vaccine["amount"],
        "unit": vaccine["unit"],
        "lot": "Y014237 09/30/2027",
        "route": vaccine["route"],
        "site": vaccine["site"],
        "eligibility": "V01",
    }


async def record(http, patient_id, practice):
    """Records a dose for the patient, and returns it with its report."""
    wanted = {"input": {"patientId": patient_id, "dose": describe_dose(practice)}}
    payload = (await http.execute(request(RECORD, wanted)))["recordDose"]
    if payload["status"] != "SAVED":
        raise RuntimeError(f"the dose was not saved: {payload}")
    return payload["dose"]


async def follow(session, patient_id, seen):
    """Puts every change of the patient's reports into the queue."""
    async for change in session.subscribe(request(CHANGES, {"patientId": patient_id})):
        # None says that very many changed at once, as when an integration is activated.
        if change["reportChanged"]["report"] is not None:
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
    """The states that the report went through since it was sent, the last one reported."""
    states = []
    while not states or states[-1]["tab"] != "REPORTED":
        report = await next_change(seen, following)
        if report["id"] == report_id and report["tab"] != "NOT_REPORTED":
            states.append({"tab": report["tab"], "status": report["status"]})
    return states


async def send_and_follow(http, socket):
    """Subscribes to a patient's reports, records a dose, sends its report, and waits for the answer."""
    wanted = {"search": os.environ["DOSEWIRE_MRN"]}
    practice = await http.execute(request(PRACTICE, wanted))
    patient_id = practice["patients"]["rows"][0]["id"]
    seen = asyncio.Queue()
    following = asyncio.create_task(follow(socket, patient_id, seen))
    # Messages of a socket are read in order: once this is answered, the subscription before it has begun.
    await asyncio.sleep(0)
    await socket.execute(request(PRACTICE, wanted))
    dose = await record(http, patient_id, practice)
    report_id = dose["reports"][0]["id"]
    sent = (await http.execute(request(SEND, {"input": {"reportIds": [report_id]}})))["reportImmunizations"]
    states = await wait_until_reported(report_id, seen, following)
    following.cancel()
    return {"viewer": practice["viewer"], "dose": dose, "sent": sent, "states": states}


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
