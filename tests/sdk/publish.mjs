// Publishes a notice in structured mode and a question in binary mode with the CloudEvents SDK for JavaScript.
//
//     node publish.mjs http://127.0.0.1:7420
import { CloudEvent, HTTP } from "cloudevents";

const hub = process.argv[2];

async function post({ headers, body }) {
  const answer = await fetch(`${hub}/v1/events`, { method: "POST", headers, body });
  console.log(answer.status, await answer.text());
  if (!answer.ok) process.exit(1);
}

const event = (kind, name, data) =>
  new CloudEvent({
    type: `dev.openfloor.${kind}.v1`,
    source: "/sites/lisbon/leads",
    subject: `${kind}/${name}`,
    site: "lisbon",
    datacontenttype: "application/json",
    data,
  });

await post(
  HTTP.structured(
    event("notice", "from-node", {
      headline: { en: "Structured café by Node", es: "Café estructurado de Node" },
      why: "to see it on the wall",
      author: { role: "floor manager", name: "Ana" },
    }),
  ),
);
await post(HTTP.binary(event("question", "from-node", { text: "Binary question by Node – ¿sí?", rumour: false })));
