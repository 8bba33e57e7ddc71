-- Bursts of failed logins: more than :max_failures of one user within :window_ms, in any window, however it lies.
-- 1 counts the failures up to each one, 2 marks every failure that lies in a window with too many, 3 and 4 number the bursts of a user
-- (failures further apart than the window belong to different ones), 5 measures them. The first :shown failures of each burst come out.
-- Failures without a user name are one user of their own, named ''. Failures up to a window before the span are looked at as well,
-- so that a burst over its edge is seen whole.
-- Besides, one row of each source that speaks of logins: its logins and the days on which it spoke of anything.
SELECT u.row_kind, u.principal, u.evidence_digest, u.evidence_at, u.failed_ms, u.burst_from_ms,
       u.burst_to_ms, u.failures, u.peak_failures, u.logins, u.days_spoken
FROM (SELECT 'failure' AS row_kind, m.principal, m.evidence AS evidence_digest, m.line AS evidence_at, m.time_ms AS failed_ms,
             m.burst_from_ms, m.burst_to_ms, m.failures, m.peak_failures, 0 AS logins, 0 AS days_spoken
      FROM (SELECT b.principal, b.evidence, b.line, b.time_ms,
                   MIN(b.time_ms) OVER (PARTITION BY b.principal, b.burst) AS burst_from_ms,
                   MAX(b.time_ms) OVER (PARTITION BY b.principal, b.burst) AS burst_to_ms,
                   COUNT(*) OVER (PARTITION BY b.principal, b.burst) AS failures,
                   MAX(b.in_window) OVER (PARTITION BY b.principal, b.burst) AS peak_failures,
                   ROW_NUMBER() OVER (PARTITION BY b.principal, b.burst ORDER BY b.time_ms, b.evidence, b.line) AS place
            FROM (SELECT c.principal, c.evidence, c.line, c.time_ms, c.in_window,
                         SUM(c.starts) OVER (PARTITION BY c.principal ORDER BY c.time_ms, c.evidence, c.line
                                             ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS burst
                  FROM (SELECT k.principal, k.evidence, k.line, k.time_ms, k.in_window,
                               CASE WHEN ROW_NUMBER() OVER (PARTITION BY k.principal ORDER BY k.time_ms, k.evidence, k.line) = 1 THEN 1
                                    WHEN k.time_ms - MAX(k.time_ms) OVER (PARTITION BY k.principal ORDER BY k.time_ms, k.evidence, k.line
                                                                          ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) > :window_ms THEN 1
                                    ELSE 0 END AS starts
                        FROM (SELECT w.principal, w.evidence, w.line, w.time_ms, w.in_window,
                                     MAX(w.in_window) OVER (PARTITION BY w.principal ORDER BY w.time_ms
                                                            RANGE BETWEEN CURRENT ROW AND :window_ms FOLLOWING) AS worst_window
                              FROM (SELECT f.principal, f.evidence, f.line, f.time_ms,
                                           COUNT(*) OVER (PARTITION BY f.principal ORDER BY f.time_ms
                                                          RANGE BETWEEN :window_ms PRECEDING AND CURRENT ROW) AS in_window
                                    FROM (SELECT LOWER(COALESCE(e.user_name, '')) AS principal, e.evidence, e.at AS line, e.time_ms
                                          FROM ev e
                                          WHERE e.class_uid = 3002 AND e.activity_id = 1 AND e.status_id = 2
                                            AND e.time_ms >= :from_ms - :window_ms AND e.time_ms < :to_ms) f) w) k
                        WHERE k.worst_window > :max_failures) c) b) m
      WHERE m.place <= :shown AND m.burst_to_ms >= :from_ms
      UNION ALL
      SELECT 'source' AS row_kind, e.product AS principal, '' AS evidence_digest, '' AS evidence_at, 0 AS failed_ms,
             MIN(e.time_ms) AS burst_from_ms, MAX(e.time_ms) AS burst_to_ms, 0 AS failures, 0 AS peak_failures,
             SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) AS logins,
             COUNT(DISTINCT FLOOR((e.time_ms - :from_ms) / 86400000)) AS days_spoken
      FROM ev e
      WHERE e.time_ms >= :from_ms AND e.time_ms < :to_ms
      GROUP BY e.product
      HAVING SUM(CASE WHEN e.class_uid = 3002 AND e.activity_id = 1 THEN 1 ELSE 0 END) > 0) u
ORDER BY u.row_kind, u.principal, u.burst_from_ms, u.failed_ms, u.evidence_digest, u.evidence_at
