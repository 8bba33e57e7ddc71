-- Bursts of failed logins: more than :max_failures within :window_ms, in any window, however it lies, of one user, or from one address
-- on several users. 1 names the failures, 2 and 3 mark those of a user that lie in a window with too many; the others are looked at by
-- their address. From there on a key is a user or an address: 4 counts the failures up to each one, 5 marks those in a window with too
-- many, 6 and 7 number the bursts of a key (failures further apart than the window belong to different ones), 8 measures them. The
-- first :shown failures of each burst come out. Failures without a user name are one user of their own, named ''. Failures up to a
-- window before the span are looked at as well, so that a burst over its edge is seen whole.
-- Besides, one row of each source that speaks of logins, and of each host that its lines name: its logins, those of which it does not
-- say whether they succeeded, and the days on which it spoke of anything between the first and the last line of a file with logins.
-- The log of a host speaks of its logins whether there are any or not.
SELECT u.row_kind, u.principal, u.address, u.host, u.evidence_digest, u.evidence_at, u.failed_ms, u.burst_from_ms,
       u.burst_to_ms, u.failures, u.peak_failures, u.logins, u.undecided, u.days_spoken
FROM (SELECT 'failure' AS row_kind, m.principal, m.address, '' AS host, m.evidence AS evidence_digest, m.line AS evidence_at,
             m.time_ms AS failed_ms, m.burst_from_ms, m.burst_to_ms, m.failures, m.peak_failures,
             0 AS logins, 0 AS undecided, 0 AS days_spoken
      FROM (SELECT b.principal, b.address, b.evidence, b.line, b.time_ms,
                   MIN(b.time_ms) OVER (PARTITION BY b.principal, b.address, b.burst) AS burst_from_ms,
                   MAX(b.time_ms) OVER (PARTITION BY b.principal, b.address, b.burst) AS burst_to_ms,
                   COUNT(*) OVER (PARTITION BY b.principal, b.address, b.burst) AS failures,
                   MAX(b.in_window) OVER (PARTITION BY b.principal, b.address, b.burst) AS peak_failures,
                   ROW_NUMBER() OVER (PARTITION BY b.principal, b.address, b.burst ORDER BY b.time_ms, b.evidence, b.line) AS place
            FROM (SELECT c.principal, c.address, c.evidence, c.line, c.time_ms, c.in_window,
                         SUM(c.starts) OVER (PARTITION BY c.principal, c.address ORDER BY c.time_ms, c.evidence, c.line
                                             ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS burst
                  FROM (SELECT k.principal, k.address, k.evidence, k.line, k.time_ms, k.in_window,
                               CASE WHEN ROW_NUMBER() OVER (PARTITION BY k.principal, k.address
                                                            ORDER BY k.time_ms, k.evidence, k.line) = 1 THEN 1
                                    WHEN k.time_ms - MAX(k.time_ms) OVER (PARTITION BY k.principal, k.address
                                                                          ORDER BY k.time_ms, k.evidence, k.line
                                                                          ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) > :window_ms THEN 1
                                    ELSE 0 END AS starts
                        FROM (SELECT w.principal, w.address, w.evidence, w.line, w.time_ms, w.in_window,
                                     MAX(w.in_window) OVER (PARTITION BY w.principal, w.address ORDER BY w.time_ms
                                                            RANGE BETWEEN CURRENT ROW AND :window_ms FOLLOWING) AS worst_window
                              FROM (SELECT n.principal, n.address, n.evidence, n.line, n.time_ms,
                                           COUNT(*) OVER (PARTITION BY n.principal, n.address ORDER BY n.time_ms
                                                          RANGE BETWEEN :window_ms PRECEDING AND CURRENT ROW) AS in_window
                                    FROM (SELECT CASE WHEN y.worst_of_user > :max_failures THEN y.tried ELSE '' END AS principal,
                                                 CASE WHEN y.worst_of_user > :max_failures THEN '' ELSE y.source_address END AS address,
                                                 y.evidence, y.line, y.time_ms
                                          FROM (SELECT x.tried, x.source_address, x.evidence, x.line, x.time_ms,
                                                       MAX(x.of_user) OVER (PARTITION BY x.tried ORDER BY x.time_ms
                                                                            RANGE BETWEEN CURRENT ROW AND :window_ms FOLLOWING) AS worst_of_user
                                                FROM (SELECT f.tried, f.source_address, f.evidence, f.line, f.time_ms,
                                                             COUNT(*) OVER (PARTITION BY f.tried ORDER BY f.time_ms
                                                                            RANGE BETWEEN :window_ms PRECEDING AND CURRENT ROW) AS of_user
                                                      FROM (SELECT LOWER(TRIM(COALESCE(e.user_name, ''))) AS tried,
                                                                   LOWER(TRIM(COALESCE(e.src_ip, ''))) AS source_address,
                                                                   e.evidence, e.at AS line, e.time_ms
                                                            FROM ev e
                                                            WHERE e.class_uid = 3002 AND e.activity_id = 1 AND e.status_id = 2
                                                              AND e.time_ms >= :from_ms - :window_ms AND e.time_ms < :to_ms) f) x) y
                                          WHERE y.worst_of_user > :max_failures OR y.source_address <> '') n) w) k
                        WHERE k.worst_window > :max_failures) c) b) m
      WHERE m.place <= :shown AND m.burst_to_ms >= :from_ms
      UNION ALL
      SELECT 'source' AS row_kind, s.product AS principal, '' AS address, s.host, '' AS evidence_digest, '' AS evidence_at, 0 AS failed_ms,
             0 AS burst_from_ms, 0 AS burst_to_ms, 0 AS failures, 0 AS peak_failures, SUM(s.logins) AS logins,
             SUM(s.undecided) AS undecided, SUM(CASE WHEN s.files > 0 THEN 1 ELSE 0 END) AS days_spoken
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
      GROUP BY s.product, s.host
      HAVING SUM(s.files) > 0) u
ORDER BY u.row_kind, u.principal, u.address, u.host, u.burst_from_ms, u.failed_ms, u.evidence_digest, u.evidence_at
