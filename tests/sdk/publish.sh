#!/usr/bin/env bash
# Publishes a notice in structured mode and a question in binary mode with plain curl.
#
#     publish.sh http://127.0.0.1:7420
set -euo pipefail
hub=$1

curl --silent --show-error --fail-with-body "$hub/v1/events" -H 'Content-Type: application/cloudevents+json' --data-binary @- <<'JSON'
{
  "specversion": "1.0", "type": "dev.openfloor.notice.v1", "id": "curl-1", "source": "/sites/lisbon/leads",
  "subject": "notice/from-curl", "site": "lisbon",
  "data": {
    "headline": {"en": "Structured café by curl", "es": "Café estructurado de curl"},
    "why": "to see it on the wall", "author": {"role": "floor manager", "name": "Ana"}
  }
}
JSON

curl --silent --show-error --fail-with-body "$hub/v1/events" -H 'Content-Type: application/json' \
  -H 'ce-specversion: 1.0' -H 'ce-type: dev.openfloor.question.v1' -H 'ce-id: curl-2' \
  -H 'ce-source: /sites/lisbon/leads' -H 'ce-subject: question/from-curl' -H 'ce-site: lisbon' \
  --data '{"text": "Binary question by curl – ¿sí?", "rumour": false}'
