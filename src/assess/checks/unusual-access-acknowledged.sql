-- Logins that succeeded, by user and address: when the pair was first seen at all, and within the span (from :from_ms, before :to_ms)
-- how often, from when to when, and how often at the weekend or outside of the hours from :hour_from to :hour_to (UTC), with the first
-- login as a log line. Logins before the span tell only what had been seen before it. No user name and no address are names of their own: ''.
-- Besides, one row of each source that speaks of logins, and of each host that its lines name: its logins, those of which it does not
-- say whether they succeeded, the days on which it spoke of anything between the first and the last line of a file with logins, and the
-- oldest event of such a file. The log of a host speaks of its logins whether there are any or not.
SELECT u.row_kind, u.principal, u.address, u.seen_ms, u.logins, u.first_ms, u.last_ms, u.off_hours, u.first_off_ms, u.last_off_ms,
       u.undecided, u.days_spoken, u.host, u.evidence_digest, u.evidence_at
FROM (SELECT 'access' AS row_kind, k.principal, k.address, MIN(k.time_ms) AS seen_ms, SUM(k.is_inside) AS logins,
             MIN(CASE WHEN k.is_inside = 1 THEN k.time_ms END) AS first_ms,
             MAX(CASE WHEN k.is_inside = 1 THEN k.time_ms END) AS last_ms,
             SUM(k.is_inside * k.is_off) AS off_hours,
             MIN(CASE WHEN k.is_inside = 1 AND k.is_off = 1 THEN k.time_ms END) AS first_off_ms,
             MAX(CASE WHEN k.is_inside = 1 AND k.is_off = 1 THEN k.time_ms END) AS last_off_ms,
             0 AS undecided, 0 AS days_spoken, '' AS host,
             MAX(CASE WHEN k.is_inside = 1 AND k.place = 1 THEN k.evidence END) AS evidence_digest,
             MAX(CASE WHEN k.is_inside = 1 AND k.place = 1 THEN k.line END) AS evidence_at
      FROM (SELECT l.principal, l.address, l.evidence, l.line, l.time_ms, l.is_inside,
                   CASE WHEN MOD(CAST(FLOOR(l.time_ms / 3600000) AS BIGINT), 24) < :hour_from THEN 1
                        WHEN MOD(CAST(FLOOR(l.time_ms / 3600000) AS BIGINT), 24) >= :hour_to THEN 1
                        WHEN MOD(CAST(FLOOR(l.time_ms / 86400000) AS BIGINT) + 4, 7) IN (0, 6) THEN 1
                        ELSE 0 END AS is_off,
                   ROW_NUMBER() OVER (PARTITION BY l.principal, l.address, l.is_inside
                                      ORDER BY l.time_ms, l.evidence, l.line) AS place
            FROM (SELECT LOWER(TRIM(COALESCE(e.user_name, ''))) AS principal, COALESCE(e.src_ip, '') AS address, e.evidence, e.at AS line,
                         e.time_ms, CASE WHEN e.time_ms >= :from_ms THEN 1 ELSE 0 END AS is_inside
                  FROM ev e
                  WHERE e.class_uid = 3002 AND e.activity_id = 1 AND e.status_id = 1 AND e.time_ms < :to_ms) l) k
      GROUP BY k.principal, k.address
      HAVING SUM(k.is_inside) > 0
      UNION ALL
      SELECT 'source' AS row_kind, s.product AS principal, '' AS address, MIN(o.oldest_ms) AS seen_ms, SUM(s.logins) AS logins,
             0 AS first_ms, 0 AS last_ms, 0 AS off_hours, 0 AS first_off_ms, 0 AS last_off_ms, SUM(s.undecided) AS undecided,
             SUM(CASE WHEN s.files > 0 THEN 1 ELSE 0 END) AS days_spoken, s.host, '' AS evidence_digest, '' AS evidence_at
      FROM (SELECT d.product, d.host, d.day_number, MAX(d.logins) AS logins, MAX(d.undecided) AS undecided, COUNT(p.evidence) AS files
            FROM (SELECT e.product, COALESCE(e.host, '') AS host, FLOOR((e.time_ms - :from_ms) / 86400000) AS day_number,
                         SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) AS logins,
                         SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 AND e.status_id NOT IN (1, 2) THEN 1 ELSE 0 END) AS undecided
                  FROM ev e
                  WHERE e.time_ms >= :from_ms AND e.time_ms < :to_ms
                  GROUP BY e.product, COALESCE(e.host, ''), FLOOR((e.time_ms - :from_ms) / 86400000)) d
            LEFT JOIN (SELECT e.product, COALESCE(e.host, '') AS host, e.evidence,
                              FLOOR((MIN(e.time_ms) - :from_ms) / 86400000) AS first_day,
                              FLOOR((MAX(e.time_ms) - :from_ms) / 86400000) AS last_day
                       FROM ev e
                       GROUP BY e.product, COALESCE(e.host, ''), e.evidence
                       HAVING COALESCE(e.host, '') <> '' OR SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) > 0) p
              ON p.product = d.product AND p.host = d.host AND p.first_day <= d.day_number AND d.day_number <= p.last_day
            GROUP BY d.product, d.host, d.day_number) s
      JOIN (SELECT l.product, MIN(l.oldest_ms) AS oldest_ms
            FROM (SELECT e.product, COALESCE(e.host, '') AS host, e.evidence, MIN(e.time_ms) AS oldest_ms
                  FROM ev e
                  GROUP BY e.product, COALESCE(e.host, ''), e.evidence
                  HAVING COALESCE(e.host, '') <> '' OR SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) > 0) l
            GROUP BY l.product) o
        ON o.product = s.product
      GROUP BY s.product, s.host
      HAVING SUM(s.files) > 0) u
ORDER BY u.row_kind, u.principal, u.address, u.host
