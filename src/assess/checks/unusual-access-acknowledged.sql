-- Logins that succeeded, by user and address: when the pair was first seen at all, and within the span (from :from_ms, before :to_ms)
-- how often, from when to when, and how often at the weekend or outside of the hours from :hour_from to :hour_to (UTC), with the first
-- login as a log line. Logins before the span tell only what had been seen before it. No user name and no address are names of their own: ''.
-- Besides, one row of each source that speaks of logins: its logins, the days on which it spoke of anything, and its oldest event.
SELECT u.row_kind, u.principal, u.address, u.seen_ms, u.logins, u.first_ms, u.last_ms, u.off_hours, u.first_off_ms, u.last_off_ms,
       u.days_spoken, u.evidence_digest, u.evidence_at
FROM (SELECT 'access' AS row_kind, k.principal, k.address, MIN(k.time_ms) AS seen_ms, SUM(k.is_inside) AS logins,
             MIN(CASE WHEN k.is_inside = 1 THEN k.time_ms END) AS first_ms,
             MAX(CASE WHEN k.is_inside = 1 THEN k.time_ms END) AS last_ms,
             SUM(k.is_inside * k.is_off) AS off_hours,
             MIN(CASE WHEN k.is_inside = 1 AND k.is_off = 1 THEN k.time_ms END) AS first_off_ms,
             MAX(CASE WHEN k.is_inside = 1 AND k.is_off = 1 THEN k.time_ms END) AS last_off_ms,
             0 AS days_spoken,
             MAX(CASE WHEN k.is_inside = 1 AND k.place = 1 THEN k.evidence END) AS evidence_digest,
             MAX(CASE WHEN k.is_inside = 1 AND k.place = 1 THEN k.line END) AS evidence_at
      FROM (SELECT l.principal, l.address, l.evidence, l.line, l.time_ms, l.is_inside,
                   CASE WHEN MOD(CAST(FLOOR(l.time_ms / 3600000) AS BIGINT), 24) < :hour_from THEN 1
                        WHEN MOD(CAST(FLOOR(l.time_ms / 3600000) AS BIGINT), 24) >= :hour_to THEN 1
                        WHEN MOD(CAST(FLOOR(l.time_ms / 86400000) AS BIGINT) + 4, 7) IN (0, 6) THEN 1
                        ELSE 0 END AS is_off,
                   ROW_NUMBER() OVER (PARTITION BY l.principal, l.address, l.is_inside
                                      ORDER BY l.time_ms, l.evidence, l.line) AS place
            FROM (SELECT LOWER(COALESCE(e.user_name, '')) AS principal, COALESCE(e.src_ip, '') AS address, e.evidence, e.at AS line,
                         e.time_ms, CASE WHEN e.time_ms >= :from_ms THEN 1 ELSE 0 END AS is_inside
                  FROM ev e
                  WHERE e.class_uid = 3002 AND e.activity_id = 1 AND e.status_id = 1 AND e.time_ms < :to_ms) l) k
      GROUP BY k.principal, k.address
      HAVING SUM(k.is_inside) > 0
      UNION ALL
      SELECT 'source' AS row_kind, e.product AS principal, '' AS address, MIN(e.time_ms) AS seen_ms,
             SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 AND e.time_ms >= :from_ms THEN 1 ELSE 0 END) AS logins,
             0 AS first_ms, 0 AS last_ms, 0 AS off_hours, 0 AS first_off_ms, 0 AS last_off_ms,
             COUNT(DISTINCT CASE WHEN e.time_ms >= :from_ms THEN FLOOR((e.time_ms - :from_ms) / 86400000) END) AS days_spoken,
             '' AS evidence_digest, '' AS evidence_at
      FROM ev e
      WHERE e.time_ms < :to_ms
      GROUP BY e.product
      HAVING SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) > 0) u
ORDER BY u.row_kind, u.principal, u.address
