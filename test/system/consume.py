"""Reads the first messages of a topic and prints one line of JSON for each: key, value and headers as text.

The broker and the user come from the variables that name a broker to tests; the topic and the count are the arguments.
"""

import json
import os
import sys

from confluent_kafka import Consumer

topic, count = sys.argv[1], int(sys.argv[2])
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
try:
    for message in consumer.consume(count, timeout=60):
        if message.error():
            sys.exit(str(message.error()))
        headers = {name: value.decode() for name, value in message.headers() or []}
        print(json.dumps({"key": message.key().decode(), "value": message.value().decode(), "headers": headers}))
finally:
    consumer.close()
