import { expect, test } from 'vitest';
import { ocsf } from '../../../src/publish/exports/ocsf.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

const events = ocsf(sampleAssessment());

test('every event has what its class requires', () => {
  for (const event of events) {
    expect(event).toMatchObject({
      category_uid: 2,
      class_uid: 2003,
      activity_id: 1,
      type_uid: 200301,
      time: Date.parse('2026-10-01T00:00:00.000Z'),
      metadata: { version: '1.8.0', product: { name: 'Proofbook' } },
      finding_info: { uid: expect.any(String) },
      compliance: { standards: expect.arrayContaining(['Harbour MCP platform']) },
    });
  }
  expect(new Set(events.map(({ metadata }) => metadata.uid)).size).toBe(events.length);
});

test('every control speaks, and an unknown is a warning', () => {
  expect(new Set(events.map(({ compliance }) => compliance.control)).size).toBe(sampleAssessment().findings.length);
  const pairs = events.map(
    ({ compliance, severity, status }) => `${compliance.status_code}: ${compliance.status}, ${severity}, ${status}`,
  );
  expect([...new Set(pairs)].sort()).toMatchInlineSnapshot(`
    [
      "accepted: Fail, Unknown, Accepted",
      "attested: Pass, Informational, New",
      "not-applicable: Not Applicable, Informational, New",
      "not-assessed: Pass, Informational, New",
      "not-assessed: Warning, Unknown, New",
      "not-satisfied: Fail, Unknown, New",
      "not-satisfied: Pass, Informational, New",
      "satisfied: Pass, Informational, New",
    ]
  `);
});

test('an event of a failure', () => {
  expect(events.find(({ compliance }) => compliance.control === 'TLS-2.1')).toMatchInlineSnapshot(`
    {
      "activity_id": 1,
      "activity_name": "Create",
      "category_name": "Findings",
      "category_uid": 2,
      "class_name": "Compliance Finding",
      "class_uid": 2003,
      "compliance": {
        "checks": [
          {
            "desc": "The first request of a forgetful browser goes out unencrypted.",
            "name": "HSTS is long and forced",
            "status": "Fail",
            "status_id": 3,
            "uid": "hsts",
          },
        ],
        "control": "TLS-2.1",
        "requirements": [
          "OWASP Top 10 2025 A04:2025",
        ],
        "standards": [
          "Harbour MCP platform",
          "OWASP Top 10 2025",
        ],
        "status": "Fail",
        "status_code": "not-satisfied",
        "status_details": [
          "stsSeconds is 31536000.",
        ],
        "status_id": 3,
      },
      "finding_info": {
        "created_time": 1790812800000,
        "desc": "The security headers middleware sets stsSeconds to 63072000 or more, with subdomains, preload and force.",
        "title": "TLS-2.1 HSTS for two years, with subdomains and preload",
        "types": [
          "not-satisfied",
        ],
        "uid": "b6922005-ef24-55a5-898c-76da8530cf18",
      },
      "message": "security-headers: stsSeconds is 31536000.",
      "metadata": {
        "product": {
          "name": "Proofbook",
          "vendor_name": "Proofbook",
          "version": "assessment/1",
        },
        "uid": "b6922005-ef24-55a5-898c-76da8530cf18",
        "version": "1.8.0",
      },
      "remediation": {
        "desc": "Set stsSeconds: 63072000 at line 22.",
      },
      "resources": [
        {
          "name": "security-headers",
        },
      ],
      "severity": "Unknown",
      "severity_id": 0,
      "status": "New",
      "status_id": 1,
      "time": 1790812800000,
      "type_name": "Compliance Finding: Create",
      "type_uid": 200301,
      "unmapped": {
        "proofbook": {
          "accepted_by": null,
          "accepted_until": null,
          "deployment": "harbour",
          "evidence": [
            {
              "place": "traefik/dynamic.yml, line 22",
              "sha256": "dd6dc8cf015858149d73fdaa88ec27ef5ba1604b9df0f23e64db4e63a1b36109",
            },
            {
              "place": "compose/harbour.json, $.services.traefik.labels",
              "sha256": "c71986de6f6946e6576af055e570dd1b5e229cab8e18f2337b457a641a007aaf",
            },
          ],
          "fictional": true,
          "inputs": {
            "deviations": "f8af75fd4abdcf20a20e45564b01caf3c91a71e9e0e4fd90b01044276604d263",
            "frameworks": "e2aa269eb967a8853a258bfa2e4a85a440d62c54105c7d027ab5ccca9b18ed81",
            "guide": "83ca68be6227af2feb15f227485ed18aff8ecae99416a4bd6df3be1b5e8059b4",
            "organisation": "d9019ff220a47ff8fc99a817e65ded92f7920f0a1e26acf02163d28d10b1f9f0",
            "rules": "6c621d1a05138a7888d37d9269a9da8e2e11e4aced2f6cfd24b05ab1b9e61bb0",
          },
          "observed": true,
          "outcome": "fail",
          "period": "2026-Q3",
          "status": "not-satisfied",
          "until": null,
        },
      },
    }
  `);
});
