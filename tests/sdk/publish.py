"""Publishes a notice in structured mode and a note in binary mode with the CloudEvents SDK for Python.

    publish.py http://127.0.0.1:7420
"""
import sys
import urllib.request

from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

hub = sys.argv[1]


def post(message):
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    request = urllib.request.Request(f"{hub}/v1/events", data=body, headers=dict(message.headers), method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        print(answer.status, answer.read().decode())


def event(kind, name, data):
    return CloudEvent(
        {
            "type": f"dev.openfloor.{kind}.v1",
            "source": "/sites/lisbon/leads",
            "subject": f"{kind}/{name}",
            "site": "lisbon",
            "datacontenttype": "application/json",
        },
        data,
    )


author = {"role": "floor manager", "name": "Ana"}
post(to_structured_event(event("notice", "from-python", {
    "headline": {"en": "Structured café by Python", "es": "Café estructurado de Python"},
    "why": "to see it on the wall", "author": author,
})))
post(to_binary_event(event("question", "from-python", {
    "text": "Binary question by Python – ¿sí?", "rumour": False,
})))
