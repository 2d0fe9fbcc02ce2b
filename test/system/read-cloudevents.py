"""Reads messages with Python's own CloudEvents SDK: one line of JSON each on standard input, one on standard output.

A message has `binding` (http or kafka), `headers`, and `value` and `key` in base64; the mode is told by the content type, as
the bindings have it. A batch, which that SDK does not know, is read event by event.
"""

import base64
import json
import sys

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat


def events_of(message):
    value = base64.b64decode(message["value"])
    headers = message["headers"]
    content_type = headers.get("content-type", "")
    if content_type.startswith("application/cloudevents-batch+json"):
        return [JSONFormat().read(None, json.dumps(one)) for one in json.loads(value)]
    structured = content_type.startswith("application/cloudevents+json")
    if message["binding"] == "http":
        read = http.from_structured_event if structured else http.from_binary_event
        return [read(http.HTTPMessage(headers=headers, body=value))]
    read = kafka.from_structured_event if structured else kafka.from_binary_event
    encoded = {name: text.encode() for name, text in headers.items()}
    return [read(kafka.KafkaMessage(headers=encoded, key=message["key"], value=value))]


for line in sys.stdin:
    for event in events_of(json.loads(line)):
        attributes = {name: str(value) for name, value in event.get_attributes().items()}
        data = event.get_data()
        print(json.dumps({"attributes": attributes, "data": data}))
