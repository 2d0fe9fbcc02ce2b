"""An audit consumer: subscribes to the topic of the first argument and handles as many events as the second says.

Prints one line of JSON for each event that it handles: which handler, and what the handler was given. The broker and the user
come from the variables that name a broker to tests.
"""

import json
import os
import sys

from confluent_kafka import Consumer

topic, count = sys.argv[1], int(sys.argv[2])
consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_SECURE_BROKERS"],
        "group.id": f"{topic}-audit-consumer",
        "auto.offset.reset": "earliest",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": os.environ["KAFKA_USERNAME"],
        "sasl.password": os.environ["KAFKA_PASSWORD"],
        "ssl.ca.location": os.environ["KAFKA_CA_FILE"],
    }
)


def handled(handler, data):
    print(json.dumps({"handler": handler, "data": data}))


consumer.subscribe([topic])
seen = 0
while seen < count:
    msg = consumer.poll(60.0)
    if msg is None:
        sys.exit("no further event came")
    if msg.error():
        sys.exit(str(msg.error()))
    seen += 1
    event = json.loads(msg.value())
    event_type = dict(msg.headers()).get("ce_type", b"").decode()
    if event_type == "io.coresdk.policy.decision":
        handled("policy_decision", event["data"])
    elif event_type == "io.coresdk.auth.denied":
        handled("auth_denial", event["data"])
consumer.close()
