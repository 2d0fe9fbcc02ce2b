"""Reads a flow topic as a consumer in another language and validates each event against the published JSON Schema.

Arguments: topic, how many records to read, path of the schema. Where to connect stands in KAFKA_SECURE_BROKERS,
KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_CA_FILE. Prints one line of JSON for each record.
"""

import json
import os
import sys
import time

from confluent_kafka import Consumer
from jsonschema import Draft202012Validator

topic, count, schema_file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(schema_file, encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_SECURE_BROKERS"],
        "security.protocol": "SASL_SSL",
        "sasl.mechanisms": "SCRAM-SHA-512",
        "sasl.username": os.environ["KAFKA_USERNAME"],
        "sasl.password": os.environ["KAFKA_PASSWORD"],
        "ssl.ca.location": os.environ["KAFKA_CA_FILE"],
        "group.id": f"{topic}-python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }
)
consumer.subscribe([topic])
deadline = time.monotonic() + 60
read = 0
try:
    while read < count:
        message = consumer.poll(1.0)
        if time.monotonic() > deadline:
            sys.exit(f"{read} of {count} records after 60 s")
        if message is None:
            continue
        if message.error() is not None:
            sys.exit(str(message.error()))
        event = json.loads(message.value().decode("utf-8"))
        print(
            json.dumps(
                {
                    "key": message.key().decode("utf-8"),
                    "headers": {name: value.decode("utf-8") for name, value in message.headers() or []},
                    "event_id": event.get("event_id"),
                    "flow_id": event.get("flow_id"),
                    "errors": [error.message for error in validator.iter_errors(event)],
                }
            )
        )
        read += 1
finally:
    consumer.close()
